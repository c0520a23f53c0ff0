package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.ArtifactParts;
import dev.hammingbird.contracts.model.Manifest;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.Preprocessing;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.contracts.model.Transition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models that no training made. */
public final class TestModels {
  private TestModels() {}

  /** Returns a registered model of its own space. */
  public static ModelRecord registered(String name, int bits, TrainingSnapshot snapshot) {
    String sha256 = ArtifactParts.sha256(name.getBytes(StandardCharsets.UTF_8));
    Preprocessing preprocessing = new Preprocessing(32);
    Bits width = new Bits(bits);
    Manifest manifest =
        new Manifest(
            SpaceId.of(sha256, preprocessing.canonical(), width),
            name,
            "test",
            width,
            preprocessing,
            sha256,
            1,
            "input",
            "output",
            "training-of-" + name,
            Map.of("seed", "1"),
            snapshot,
            Map.of("map", .5),
            List.of());
    return new ModelRecord(
        manifest,
        List.of(new Transition(State.REGISTERED, Instant.now(), "trainer", "test", Map.of())));
  }

  /** Returns a snapshot of a training that saw nothing. */
  public static TrainingSnapshot sawNothing() {
    return new TrainingSnapshot(Map.of(), Map.of(), 0);
  }

  /** Returns what a replica knows that was told of these models. */
  public static Models models(ModelRecord... known) {
    Models models = new Models();
    for (ModelRecord model : known) {
      models.put(model.space(), Optional.of(model), 0);
    }
    return models;
  }
}
