package dev.hammingbird.system.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.system.client.Calls;
import dev.hammingbird.system.client.Pace;
import dev.hammingbird.system.client.Records;
import dev.hammingbird.system.model.StubModel;
import java.time.Duration;
import java.util.List;

/** Publishes models and switches between them, as an operator does. */
final class Rollout {
  private static final double PATIENCE_SECONDS = 240;
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final DrillSystem system;
  private final Records records;
  private final Calls calls = new Calls(LIMIT);

  Rollout(DrillSystem system) {
    this.system = system;
    this.records = new Records(system.kafka().bootstrapServers());
  }

  void publish(StubModel model) {
    records.publish(model.onnx(), model.registered());
  }

  /** Waits until a call such as {@code activate} is allowed. */
  void awaitMove(SpaceId space, String move) {
    if (!Pace.await(PATIENCE_SECONDS, () -> may(space, move))) {
      throw new DrillFailure(
          "space %s may not be %sd after %.0f s: %s"
              .formatted(space, move, PATIENCE_SECONDS, calls.get(first() + "/models").text()));
    }
  }

  /** Tells whether a call on a space is allowed now. */
  boolean may(SpaceId space, String move) {
    for (JsonNode model : calls.get(first() + "/models").json().path("models")) {
      if (model.path("space").asText().equals(space.value())) {
        for (JsonNode allowed : model.path("moves")) {
          if (allowed.asText().equals(move)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /**
   * Makes a call on a space.
   *
   * @return seconds until every replica of search answered with the space expected
   */
  double move(SpaceId space, String move, SpaceId expected) {
    long start = System.nanoTime();
    Calls.Reply reply = calls.post(first() + "/models/" + space + "/" + move, "{}");
    if (!reply.good()) {
      throw new DrillFailure(
          "%s of %s: %d %s".formatted(move, space, reply.status(), reply.text()));
    }
    for (String replica : replicas()) {
      boolean seen =
          Pace.awaitOften(
              30,
              () ->
                  calls
                      .get(replica + "/spaces")
                      .json()
                      .path("active")
                      .asText()
                      .equals(expected.value()));
      if (!seen) {
        throw new DrillFailure("%s does not answer with %s".formatted(replica, expected));
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** Publishes a model, waits until it is verified, and has it answer. */
  void bringIn(StubModel model) {
    publish(model);
    awaitMove(model.space(), "activate");
    var _ = move(model.space(), "activate", model.space());
  }

  List<String> replicas() {
    return system.searches().stream().map(system::url).toList();
  }

  private String first() {
    return replicas().getFirst();
  }
}
