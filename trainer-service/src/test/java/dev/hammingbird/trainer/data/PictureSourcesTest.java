package dev.hammingbird.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureSourcesTest {
  @TempDir private Path folder;

  private void png(String name, int level) throws IOException {
    BufferedImage image = new BufferedImage(20, 14, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < 20 * 14; p++) {
      image.setRGB(p % 20, p / 20, 0x010101 * level);
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void aFolderTreesFirstFolderIsTheLabelAndBrokenFilesAreNamed() throws IOException {
    png("cat/deep/a.png", 10);
    png("dog/b.png", 20);
    png("c.png", 30);
    Files.writeString(folder.resolve("dog/notes.txt"), "no picture");

    Loaded loaded = FolderTree.read(folder, 8, count -> {});

    assertThat(loaded.pictures().pictures())
        .extracting(Picture::id)
        .containsExactly("c.png", "cat/deep/a.png", "dog/b.png");
    assertThat(loaded.pictures().pictures().get(0).labels()).isEmpty();
    assertThat(loaded.pictures().pictures().get(1).labels()).containsExactly("cat");
    assertThat(loaded.pictures().pictures().get(2).pixels()[0]).isEqualTo((byte) 20);
    assertThat(loaded.unreadable())
        .extracting(Loaded.Unreadable::file)
        .containsExactly("dog/notes.txt");
  }

  @Test
  void cocosAnnotationsGiveEveryPictureItsCategories() throws IOException {
    png("one.png", 10);
    png("two.png", 20);
    Path annotations =
        Files.writeString(
            folder.resolve("instances.json"),
            """
            {"info": {"year": 2014, "nested": [{"id": 9}]},
             "images": [{"id": 7, "file_name": "one.png", "height": 14},
                        {"file_name": "two.png", "id": 8}, {"id": 9, "file_name": "gone.png"}],
             "annotations": [{"image_id": 7, "category_id": 2, "bbox": [1, 2, 3, 4]},
                             {"image_id": 7, "category_id": 1, "segmentation": {"size": [1]}},
                             {"image_id": 7, "category_id": 2}],
             "categories": [{"id": 1, "name": "person"}, {"id": 2, "name": "kite"}]}
            """);

    Loaded loaded = CocoPictures.read(annotations, folder, 8, count -> {});

    assertThat(loaded.pictures().pictures().get(0).labels()).containsExactly("person", "kite");
    assertThat(loaded.pictures().pictures().get(1).labels()).isEmpty();
    assertThat(loaded.unreadable()).extracting(Loaded.Unreadable::file).containsExactly("gone.png");
  }

  @Test
  void annotationsOfAnotherFormAreRefused() throws IOException {
    Path other = Files.writeString(folder.resolve("other.json"), "{\"pictures\": []}");

    assertThatIOException()
        .isThrownBy(() -> CocoPictures.read(other, folder, 8, count -> {}))
        .withMessageContaining("must be of COCO's form");
  }

  @Test
  void cifar100sFineLabelIsTaken() throws IOException {
    byte[] record = new byte[3074];
    record[0] = 3;
    record[1] = 77;
    record[2] = 5;
    Path archive = folder.resolve("cifar-100-binary.tar.gz");
    Files.write(archive, tar("cifar-100-binary/train.bin", record));

    List<Picture> pictures = CifarArchive.read(archive, 10);

    assertThat(pictures).hasSize(1);
    assertThat(pictures.getFirst().labels()).containsExactly("77");
    assertThat(pictures.getFirst().pixels()[0]).isEqualTo((byte) 5);
  }

  private static byte[] tar(String name, byte[] content) throws IOException {
    byte[] header = new byte[512];
    byte[] path = name.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(path, 0, header, 0, path.length);
    byte[] size = "%011o".formatted(content.length).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, header, 124, size.length);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(header);
      zip.write(java.util.Arrays.copyOf(content, (content.length + 511) / 512 * 512));
      zip.write(new byte[1024]);
    }
    return bytes.toByteArray();
  }

  @Test
  void theSameFilesInAnotherFolderGiveTheSameBatches() throws IOException {
    for (int i = 0; i < 9; i++) {
      png("a%d/%d.png".formatted(i % 2, i), 20 * i);
    }
    LabelledPictures one = FolderTree.read(folder, 8, count -> {}).pictures();
    LabelledPictures other = FolderTree.read(folder, 8, count -> {}).pictures();

    assertThat(Fingerprint.of(one)).isEqualTo(Fingerprint.of(other));
    assertThat(new Batches(one, one.classes(), 0, new Chance(5)).next(20).pixels())
        .isEqualTo(new Batches(other, other.classes(), 0, new Chance(5)).next(20).pixels());
  }
}
