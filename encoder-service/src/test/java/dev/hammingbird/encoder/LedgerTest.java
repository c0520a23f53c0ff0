package dev.hammingbird.encoder;

import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;

import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.encoder.fixture.LiveEncoder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The books of the whole service. */
@QuarkusTest
@QuarkusTestResource(RealInfrastructure.class)
class LedgerTest {
  private static LiveEncoder encoder;

  @BeforeAll
  static void publishModel() {
    encoder = new LiveEncoder();
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Test
  void goingThroughLogBlocksAndStoreNamesEveryPictureThatDoesNotFit() {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      slots.add(encoder.accept("book-" + i, 5000 + i));
    }
    slots.add(encoder.accept("book-1", 6000));
    slots.add(encoder.topics().erase("book-2"));
    slots.add(encoder.topics().acceptBroken("book-3", new byte[] {1, 2, 3}));
    encoder.awaitStored(slots);
    String path = "/ledger/differences?space=" + LiveEncoder.MODEL.space();
    when()
        .get(path)
        .then()
        .statusCode(200)
        .body("agrees", equalTo(true))
        .body("spaces[0].partitions", hasSize(4))
        .body("spaces[0].partitions.total", everyItem(equalTo(0)));
    Slot lost = slots.get(10);
    Slot extra = slots.get(2);
    PageLayout layout = new PageLayout(LiveEncoder.MODEL.bits());

    LiveEncoder.mark(lost, layout, "0");
    LiveEncoder.mark(extra, layout, "1");
    try {
      String both = "spaces[0].partitions.differences.flatten()";
      when()
          .get(path)
          .then()
          .body("agrees", equalTo(false))
          .body(both + ".find { it.kind == 'NOT_STORED' }.id", equalTo("book-10"))
          .body(both + ".find { it.kind == 'NOT_STORED' }.slot", equalTo((int) lost.offset()))
          .body(
              both + ".find { it.kind == 'STORED_TOO_MUCH' }.slot", equalTo((int) extra.offset()));
      when().get("/ledger").then().body("balanced", equalTo(lost.partition() == extra.partition()));
    } finally {
      LiveEncoder.mark(lost, layout, "1");
      LiveEncoder.mark(extra, layout, "0");
    }
    when().get("/ledger/differences?space=0123456789abcdef").then().statusCode(404);
  }
}
