package dev.hammingbird.system.bench;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Models that no training made, for codes that no model made. */
final class BenchModel {
  private BenchModel() {}

  /** Returns an active model; each name has a space of its own. */
  static ModelRecord active(String name, Bits bits) {
    Preprocessing preprocessing = new Preprocessing(32);
    String sha256 = ArtifactParts.sha256(name.getBytes(StandardCharsets.UTF_8));
    Manifest manifest =
        new Manifest(
            SpaceId.of(sha256, preprocessing.canonical(), bits),
            name,
            "none",
            bits,
            preprocessing,
            sha256,
            1,
            "picture",
            "outputs",
            name,
            Map.of(),
            new TrainingSnapshot(Map.of(), Map.of(), 0),
            Map.of(),
            List.of());
    List<Transition> history = new ArrayList<>();
    for (State state : List.of(State.REGISTERED, State.BACKFILLING, State.VERIFIED, State.ACTIVE)) {
      history.add(new Transition(state, Instant.now(), "bench", "to be measured", Map.of()));
    }
    return new ModelRecord(manifest, history);
  }
}
