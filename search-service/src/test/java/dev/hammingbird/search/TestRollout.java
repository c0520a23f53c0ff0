package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.hammingbird.contracts.model.ModelRecord;
import java.util.Map;

/** What tests of rollouts do again and again; their pictures' ids begin with one prefix. */
final class TestRollout {
  private final TestWorld world;
  private final String prefix;

  TestRollout(TestWorld world, String prefix) {
    this.world = world;
    this.prefix = prefix;
  }

  /** Lets in pictures that other tests have too. */
  void accept(int pictures, String label) {
    for (int i = 0; i < pictures; i++) {
      world.accept(prefix + i, TestWorld.picture(i), label);
    }
  }

  /** Returns a space that holds all pictures and has passed its gates. */
  ModelRecord verified(int bits) {
    ModelRecord model = world.register(bits);
    world.fill(model);
    TestWorld.awaitState(model, "VERIFIED");
    return model;
  }

  /** Sees to it that a query that names no space is answered from this one. */
  void searchedSpaceIs(ModelRecord model) {
    given()
        .contentType("application/json")
        .body(Map.of("id", prefix + 1))
        .post("/search")
        .then()
        .statusCode(200)
        .body("space", equalTo(model.space().value()));
  }

  /** Returns where a space stands in {@code GET /models}. */
  static String of(ModelRecord model) {
    return "models.find { it.space == '" + model.space() + "' }";
  }

  /** Returns where a gate of a space stands in {@code GET /models}. */
  static String gate(ModelRecord model, String name) {
    return of(model) + ".gates.find { it.name == '" + name + "' }";
  }
}
