package dev.hammingbird.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.model.GoldenVector;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.export.OnnxModel;
import dev.hammingbird.trainer.method.TexturedShapes;
import dev.hammingbird.trainer.tensor.Compute;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainingQueueTest {
  private static final TrainingRequest REQUEST =
      new TrainingRequest("random-projection", 32, 1, 1, 0, 32, "residual-small");

  private final List<TrainingView> written = new CopyOnWriteArrayList<>();
  private final List<TrainingView> earlier = new ArrayList<>();
  private final List<byte[]> artifacts = new CopyOnWriteArrayList<>();
  private final List<ModelRecord> models = new CopyOnWriteArrayList<>();
  private final List<TrainingQueue> queues = new ArrayList<>();

  private TrainingQueue queue(Snapshots snapshots, Compute.Choice device) {
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
    JobSettings settings = new JobSettings(device, 1, 20, "features", 128, 128);
    TrainingQueue queue =
        new TrainingQueue(settings, snapshots, publisher, log, Clock.systemUTC(), 2);
    queues.add(queue);
    return queue;
  }

  @AfterEach
  void closeQueues() {
    queues.forEach(TrainingQueue::close);
  }

  private static Snapshots shapes(int count) {
    return (side, cancelled) ->
        new Snapshot(
            new LabelledPictures(side, TexturedShapes.pictures(count, side, 1)),
            Map.of(0, (long) count),
            Map.of(),
            0);
  }

  private static TrainingView ended(TrainingQueue queue, TrainingRequest request) {
    String id = queue.submit(request).orElseThrow().id();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> queue.find(id).orElseThrow().state().ended());
    return queue.find(id).orElseThrow();
  }

  @Test
  void aPublishedModelsGoldenCodesAreThoseOfItsFile() {
    TrainingView view = ended(queue(shapes(120), Compute.Choice.CPU), REQUEST);

    assertThat(view.state()).isEqualTo(TrainingState.PUBLISHED);
    ModelRecord model = models.getFirst();
    assertThat(model.space().value()).isEqualTo(view.space());
    try (OnnxModel onnx = OnnxModel.open(artifacts.getFirst(), 32, 1)) {
      for (GoldenVector golden : model.manifest().golden()) {
        float[] outputs = onnx.outputs(GoldenVector.picture(golden.index(), 32))[0];
        assertThat(BinaryCode.ofOutputs(outputs)).isEqualTo(golden.code());
      }
    }
  }

  @Test
  void heldOutPicturesAreThoseThatTheSnapshotNames() {
    TrainingView view = ended(queue(shapes(200), Compute.Choice.CPU), REQUEST);

    TrainingSnapshot snapshot = models.getFirst().manifest().snapshot();
    long heldOut =
        TexturedShapes.pictures(200, 32, 1).stream()
            .map(Picture::id)
            .filter(id -> snapshot.heldOut(new ImageId(id)))
            .count();
    assertThat(view.data()).isNotNull();
    assertThat(String.valueOf(view.data())).contains("heldOut=" + heldOut);
    assertThat(heldOut).isBetween(15L, 70L);
    assertThat(view.evaluation()).containsEntry("held_out", (double) heldOut);
  }

  @Test
  void withoutLabelsSsahFailsWithAReason() {
    Snapshots unlabelled =
        (side, cancelled) ->
            new Snapshot(
                new LabelledPictures(
                    side, List.of(new Picture("a", new byte[3 * side * side], List.of()))),
                Map.of(),
                Map.of(),
                0);
    TrainingRequest ssah = new TrainingRequest("ssah", 32, 1, 1, 0, 32, "residual-small");

    TrainingView view = ended(queue(unlabelled, Compute.Choice.CPU), ssah);

    assertThat(view.state()).isEqualTo(TrainingState.FAILED);
    assertThat(view.reason()).contains("at least two classes");
    assertThat(models).isEmpty();
  }

  @Test
  void aGpuThatIsNotThereIsAnErrorAndNotACpu() {
    TrainingView view = ended(queue(shapes(20), Compute.Choice.GPU), REQUEST);

    assertThat(view.state()).isEqualTo(TrainingState.FAILED);
    assertThat(view.reason()).contains("trainer.device is gpu");
  }

  @Test
  void whatBreaksIsTheReason() {
    Snapshots broken =
        (side, cancelled) -> {
          throw new IllegalStateException("the wire is cut");
        };

    TrainingView view = ended(queue(broken, Compute.Choice.CPU), REQUEST);

    assertThat(view.state()).isEqualTo(TrainingState.FAILED);
    assertThat(view.reason()).contains("the wire is cut");
    assertThat(written.getLast()).isEqualTo(view);
  }

  @Test
  void whatRanWhenTheServiceWasStoppedHasFailed() {
    TrainingView running =
        TrainingView.queued("old", REQUEST, Instant.EPOCH).running("cpu", Instant.EPOCH);
    earlier.add(running);
    earlier.add(
        TrainingView.queued("done", REQUEST, Instant.EPOCH)
            .published("0123456789abcdef", Instant.EPOCH));
    TrainingQueue queue = queue(shapes(20), Compute.Choice.CPU);

    queue.recall();

    assertThat(queue.find("old").orElseThrow().state()).isEqualTo(TrainingState.FAILED);
    assertThat(queue.find("old").orElseThrow().reason()).contains("restarted");
    assertThat(queue.find("done").orElseThrow().state()).isEqualTo(TrainingState.PUBLISHED);
  }
}
