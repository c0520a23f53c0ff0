package dev.hammingbird.encoder;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.model.Control;
import dev.hammingbird.contracts.model.Gate;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.model.Transition;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.encoder.fixture.LiveEncoder;
import dev.hammingbird.encoder.fixture.TestModel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A space from its model to its end, in the whole service. */
@QuarkusTest
@QuarkusTestResource(RealInfrastructure.class)
class SpaceLifeTest {
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
  void aModelWithAnotherCodeThanItsGoldenOneIsRejected() {
    TestModel honest = TestModel.residual(32, 8, 48, 2);
    TestModel other = TestModel.residual(32, 8, 48, 3);
    TestModel liar = TestModel.of(honest.onnx(), 32, 48, other.manifest().golden());

    encoder.topics().publish(liar, liar.record());

    await()
        .atMost(LiveEncoder.PATIENCE)
        .untilAsserted(() ->
            when()
                .get("/lanes")
                .then()
                .body(LiveEncoder.view(liar.space()) + ".state", equalTo("REJECTED"))
                .body(
                    LiveEncoder.view(liar.space()) + ".reason",
                    containsString("golden picture 0")));
  }

  @Test
  void aSpaceProvesItselfRestsWhenToldAndLeavesNothingWhenRetired() {
    TestModel model = TestModel.residual(32, 8, 16, 9);
    encoder.topics().publish(model, model.record());
    LiveEncoder.awaitServing(model.space(), "state", "BACKFILLING");
    ModelRecord begun = encoder.newest(model.space());
    assertThat(begun.gates())
        .extracting(Gate::name)
        .containsExactlyInAnyOrder(
            "artifact", "external-data", "opset", "operators", "golden-vectors");
    assertThat(begun.gates()).noneMatch(Gate::failed);
    Slot first = encoder.accept("life-1", 1);
    encoder.awaitStored(model.space(), List.of(first));

    encoder
        .topics()
        .publish(begun.controlled(Control.NONE.withPaused(true, "test", Instant.now())));
    await()
        .atMost(LiveEncoder.PATIENCE)
        .untilAsserted(() ->
            when()
                .get("/lanes")
                .then()
                .body(
                    LiveEncoder.view(model.space()) + ".partitions.state",
                    everyItem(equalTo("PAUSED"))));
    Slot second = encoder.accept("life-1", 2);
    encoder.awaitStored(List.of(second));
    await()
        .atMost(LiveEncoder.PATIENCE)
        .untilAsserted(() ->
            when()
                .get("/lanes")
                .then()
                .body(LiveEncoder.view(model.space()) + ".paused", equalTo(true))
                .body(LiveEncoder.view(model.space()) + ".toCome", greaterThan(0)));
    encoder.topics().publish(begun);
    encoder.awaitStored(model.space(), List.of(second));

    encoder
        .topics()
        .publish(begun.moved(new Transition(State.RETIRED, Instant.now(), "test", "", Map.of())));

    LiveEncoder.awaitServing(model.space(), "serving", "STOPPED");
    await()
        .atMost(LiveEncoder.PATIENCE)
        .untilAsserted(() -> {
          assertThat(LiveEncoder.keysOf(model.space())).isEmpty();
          try (var admin = encoder.topics().kafka().admin()) {
            assertThat(admin.listTopics().names().get())
                .doesNotContain(Topics.codes(model.space()))
                .contains(Topics.codes(LiveEncoder.MODEL.space()));
          }
        });
    // One that is killed in between leaves something, which the next look finds.
    LiveEncoder.SHARED.redis("SET", new StoreKeys(2).live(model.space(), 7), "left");
    encoder.topics().publish(encoder.newest(model.space()));
    await()
        .atMost(LiveEncoder.PATIENCE)
        .untilAsserted(() -> assertThat(LiveEncoder.keysOf(model.space())).isEmpty());
  }

  @Test
  void whatWasErasedStaysErasedInANewSpaceAndInAStoreThatIsRebuilt() {
    Slot picture = encoder.accept("forget", 7000);
    encoder.awaitStored(List.of(picture));
    assertThat(LiveEncoder.live(LiveEncoder.MODEL, picture)).isEqualTo("1");
    Slot tombstone = encoder.topics().erase("forget");
    encoder.awaitStored(List.of(tombstone));
    assertThat(LiveEncoder.live(LiveEncoder.MODEL, picture)).isEqualTo("0");

    TestModel late = TestModel.residual(32, 8, 24, 11);
    encoder.topics().publish(late, late.record());
    encoder.awaitStored(late.space(), List.of(tombstone));
    assertThat(LiveEncoder.live(late, picture)).isEqualTo("0");
    LiveEncoder.keysOf(late.space()).forEach(key -> LiveEncoder.SHARED.redis("DEL", key));
    encoder.awaitStored(late.space(), List.of(tombstone));

    assertThat(LiveEncoder.live(late, picture)).isEqualTo("0");
    await()
        .atMost(LiveEncoder.PATIENCE)
        .untilAsserted(() ->
            when()
                .get("/ledger/differences?space=" + late.space())
                .then()
                .body("agrees", equalTo(true)));
  }

  @Test
  void aSpaceWhoseArtifactNeverComesFails() {
    TestModel absent = TestModel.residual(32, 8, 20, 10);

    encoder.topics().publish(absent.record());

    LiveEncoder.awaitServing(absent.space(), "state", "FAILED");
    assertThat(encoder.newest(absent.space()).history().getLast().reason())
        .contains("no way was made for PT3S")
        .contains("parts are not all on the topic");
  }
}
