package dev.hammingbird.trainer.job;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.ArtifactParts;
import dev.hammingbird.contracts.model.GoldenVector;
import dev.hammingbird.contracts.model.Manifest;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.Preprocessing;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.contracts.model.Transition;
import dev.hammingbird.trainer.export.OnnxGraph;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the model record of a finished training. */
record Registration(
    TrainingView view, Map<String, String> methodSettings, TrainingSnapshot snapshot, Clock clock) {
  ModelRecord record(byte[] artifact, List<GoldenVector> golden) {
    TrainingRequest request = view.request();
    Bits bits = new Bits(request.bits());
    Preprocessing preprocessing = new Preprocessing(request.side());
    String sha256 = ArtifactParts.sha256(artifact);
    Manifest manifest =
        new Manifest(
            SpaceId.of(sha256, preprocessing.canonical(), bits),
            request.method() + "-" + request.bits(),
            request.method(),
            bits,
            preprocessing,
            sha256,
            artifact.length,
            OnnxGraph.INPUT,
            OnnxGraph.OUTPUT,
            view.id(),
            settings(),
            snapshot,
            view.evaluation(),
            golden);
    Transition registered =
        new Transition(
            State.REGISTERED,
            clock.instant(),
            "trainer",
            "training " + view.id() + " published it",
            Map.of());
    return new ModelRecord(manifest, List.of(registered));
  }

  private Map<String, String> settings() {
    TrainingRequest request = view.request();
    Map<String, String> settings = new TreeMap<>(methodSettings);
    settings.putAll(request.asText());
    settings.put("device", String.valueOf(view.device()));
    return settings;
  }
}
