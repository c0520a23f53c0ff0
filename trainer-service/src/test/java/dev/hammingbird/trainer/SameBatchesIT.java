package dev.hammingbird.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.local.SharedInfrastructure;
import dev.hammingbird.local.TopicPlan;
import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.data.Batches;
import dev.hammingbird.trainer.data.Fingerprint;
import dev.hammingbird.trainer.data.FolderTree;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.job.Snapshots;
import dev.hammingbird.trainer.method.TexturedShapes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
class SameBatchesIT {
  private static final int SIDE = 32;

  @Inject Snapshots snapshots;

  @TempDir private Path folder;

  /** Other tests count the pictures of the broker that all share. */
  @AfterAll
  static void leaveNoPictures() {
    SharedInfrastructure.get()
        .recreateTopics(
            List.of(TopicPlan.compacted(Topics.IMAGES, TopicPlan.LOCAL_IMAGE_PARTITIONS)));
  }

  @Test
  void picturesFromKafkaAndFromFilesGiveTheSameBatchesForTheSameSeed() throws IOException {
    try (Pictures topic = new Pictures(SharedInfrastructure.get().bootstrapServers())) {
      List<Picture> pictures = new ArrayList<>();
      for (Picture shape : TexturedShapes.pictures(30, 40, 11)) {
        String label = shape.labels().iterator().next();
        Picture named =
            new Picture(label + "/" + shape.id() + ".png", shape.pixels(), List.of(label));
        pictures.add(named);
        Path file = folder.resolve(named.id());
        Files.createDirectories(file.getParent());
        Files.write(file, Pictures.png(named.pixels(), 40));
      }
      topic.putAll(pictures);
    }

    LabelledPictures streamed =
        snapshots
            .take(SIDE, Optional.empty(), () -> false)
            .pictures()
            .only(picture -> picture.id().contains("/"));
    LabelledPictures read = FolderTree.read(folder, SIDE, count -> {}).pictures();

    assertThat(streamed.size()).isEqualTo(30);
    assertThat(Fingerprint.of(streamed)).isEqualTo(Fingerprint.of(read));
    assertThat(new Batches(streamed, streamed.classes(), 0, new Chance(5)).next(70).pixels())
        .isEqualTo(new Batches(read, read.classes(), 0, new Chance(5)).next(70).pixels());
  }
}
