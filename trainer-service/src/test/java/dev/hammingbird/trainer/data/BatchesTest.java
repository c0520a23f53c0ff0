package dev.hammingbird.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesTest {
  private static final int SIDE = 8;

  private static LabelledPictures pictures(int count) {
    return new LabelledPictures(
        SIDE,
        IntStream.range(0, count)
            .mapToObj(i -> {
              byte[] pixels = new byte[3 * SIDE * SIDE];
              Arrays.fill(pixels, (byte) i);
              return new Picture("p" + i, pixels, List.of("c" + i % 2));
            })
            .toList());
  }

  @Test
  void everyPictureComesOnceARound() {
    Batches batches = new Batches(pictures(10), List.of("c0", "c1"), 100, new Chance(1));

    int[] seen =
        IntStream.concat(
                Arrays.stream(batches.next(6).indices()), Arrays.stream(batches.next(4).indices()))
            .sorted()
            .toArray();

    assertThat(seen).containsExactly(IntStream.range(100, 110).toArray());
  }

  @Test
  void labelsBelongToTheirPictures() {
    Batches.Batch batch = new Batches(pictures(10), List.of("c0", "c1"), 0, new Chance(2)).next(10);

    for (int i = 0; i < 10; i++) {
      int picture = batch.indices()[i];
      assertThat(batch.pixels()[i * 3 * SIDE * SIDE]).isEqualTo((byte) picture);
      assertThat(batch.labels()[i][picture % 2]).isEqualTo(1);
      assertThat(batch.labels()[i][1 - picture % 2]).isZero();
    }
  }

  @Test
  void theSameSeedGivesTheSameBatches() {
    LabelledPictures pictures = pictures(20);
    Batches one = new Batches(pictures, List.of("c0", "c1"), 0, new Chance(3));
    Batches other = new Batches(pictures, List.of("c0", "c1"), 0, new Chance(3));

    for (int i = 0; i < 5; i++) {
      assertThat(one.next(7).pixels()).isEqualTo(other.next(7).pixels());
    }
  }

  @Test
  void aPictureOfAnotherSizeIsRefusedByItsId() {
    Picture small = new Picture("small", new byte[3], List.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelledPictures(SIDE, List.of(small)))
        .withMessageContaining("picture small has 3 bytes, not 192");
  }

  @Test
  void readsTheBinaryArchiveOfCifar(@TempDir Path folder) throws IOException {
    byte[] records = new byte[2 * 3073];
    records[0] = 7;
    Arrays.fill(records, 1, 1025, (byte) 10);
    Arrays.fill(records, 1025, 2049, (byte) 20);
    Arrays.fill(records, 2049, 3073, (byte) 30);
    records[3073] = 2;
    Path archive = folder.resolve("cifar.tar.gz");
    Files.write(archive, archive("cifar-10-batches-bin/data_batch_1.bin", records));

    List<Picture> pictures = CifarArchive.read(archive, 10);

    assertThat(pictures).hasSize(2);
    assertThat(pictures.getFirst().labels()).asString().isEqualTo("[7]");
    assertThat(pictures.getFirst().pixels()).startsWith(10, 20, 30, 10, 20, 30);
    assertThat(pictures.getLast().labels()).asString().isEqualTo("[2]");
  }

  private static byte[] archive(String name, byte[] content) throws IOException {
    byte[] header = new byte[512];
    byte[] path = name.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(path, 0, header, 0, path.length);
    byte[] size = "%011o".formatted(content.length).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, header, 124, size.length);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(header);
      zip.write(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
      zip.write(new byte[1024]);
    }
    return bytes.toByteArray();
  }
}
