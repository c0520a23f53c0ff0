package dev.hammingbird.trainer.job;

import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.method.TexturedShapes;
import dev.hammingbird.trainer.network.PixelScale;
import dev.hammingbird.trainer.tensor.Compute;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A queue of trainings with all that surrounds it in memory. */
abstract class QueueFixture {
  static final TrainingRequest REQUEST = request("random-projection", 32, 1, 0, 0, 0);

  @TempDir Path checkpoints;
  @TempDir Path reports;

  final List<TrainingView> written = new CopyOnWriteArrayList<>();
  final List<TrainingView> earlier = new ArrayList<>();
  final List<byte[]> artifacts = new CopyOnWriteArrayList<>();
  final List<ModelRecord> models = new CopyOnWriteArrayList<>();
  final List<TrainingQueue> queues = new ArrayList<>();

  static TrainingRequest request(
      String method, int bits, double minutes, int steps, double validate, int patience) {
    return new TrainingRequest(
        method, bits, 1, minutes, steps, 32, "residual-small", validate, patience, false, Map.of());
  }

  TrainingQueue queue(Snapshots snapshots, Compute.Choice device) {
    TrainingLog log =
        new TrainingLog() {
          @Override
          public void write(TrainingView view) {
            written.add(view);
          }

          @Override
          public List<TrainingView> readAll() {
            return earlier;
          }
        };
    Publisher publisher =
        (artifact, model) -> {
          artifacts.add(artifact);
          models.add(model);
        };
    JobSettings settings =
        new JobSettings(
            device,
            1,
            20,
            "features",
            PixelScale.of(128, 128),
            checkpoints,
            Duration.ZERO,
            reports,
            2);
    TrainingQueue queue =
        new TrainingQueue(settings, snapshots, publisher, log, Clock.systemUTC(), 2);
    queues.add(queue);
    return queue;
  }

  @AfterEach
  void closeQueues() {
    queues.forEach(TrainingQueue::close);
  }

  static Snapshots shapes(int count) {
    return (side, upTo, cancelled) ->
        new Snapshot(
            new LabelledPictures(side, TexturedShapes.pictures(count, side, 1)),
            Map.of(0, (long) count),
            Map.of(),
            0);
  }

  static TrainingView ended(TrainingQueue queue, TrainingRequest request) {
    String id = queue.submit(request).orElseThrow().id();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> queue.find(id).orElseThrow().state().ended());
    return queue.find(id).orElseThrow();
  }

  static TrainingView awaitEnd(TrainingQueue queue, String id) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> queue.find(id).orElseThrow().state().ended());
    return queue.find(id).orElseThrow();
  }

  static TrainingRequest steps(int steps) {
    return request("ssah", 16, 10, steps, 0, 0);
  }
}
