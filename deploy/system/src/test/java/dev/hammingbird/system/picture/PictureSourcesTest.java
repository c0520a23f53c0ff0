package dev.hammingbird.system.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class PictureSourcesTest {
  private static final int RECORD = 3073;

  @Test
  void theSameSeedDrawsTheSamePicturesBitForBit() {
    PictureSource one = new GeneratedPictures(20, 7);
    PictureSource two = new GeneratedPictures(20, 7);

    for (int i = 0; i < 20; i++) {
      assertThat(one.picture(i).bytes()).isEqualTo(two.picture(i).bytes());
    }
  }

  @Test
  void anotherSeedDrawsOtherPictures() {
    assertThat(new GeneratedPictures(1, 1).picture(0).bytes())
        .isNotEqualTo(new GeneratedPictures(1, 2).picture(0).bytes());
  }

  @Test
  void tenClassesTakeTurnsAndEveryPictureIsAnImageOfTheSizeAskedFor() throws IOException {
    PictureSource pictures = new GeneratedPictures(30, 3, 32);

    assertThat(
            IntStream.range(0, 30)
                .mapToObj(i -> pictures.picture(i).label())
                .collect(Collectors.groupingBy(label -> label, Collectors.counting())))
        .hasSize(10)
        .allSatisfy((label, count) -> assertThat(count).isEqualTo(3));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(pictures.picture(11).bytes()));
    assertThat(image.getWidth()).isEqualTo(32);
    assertThat(image.getHeight()).isEqualTo(32);
  }

  @Test
  void subFoldersAreLabels(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("cat/deep"));
    Files.write(folder.resolve("cat/deep/a.JPG"), new byte[] {1});
    Files.write(folder.resolve("not-in-a-sub-folder.png"), new byte[] {2});

    PictureSource pictures = new FolderPictures(folder, 0, 1);

    assertThat(pictures.size()).isEqualTo(1);
    assertThat(pictures.picture(0).label()).isEqualTo("cat");
    assertThat(pictures.picture(0).id()).isEqualTo("cat:deep:a.JPG");
    assertThat(pictures.picture(0).contentType()).isEqualTo("image/jpeg");
  }

  @Test
  void aFolderWithoutSubFoldersIsRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> new FolderPictures(folder, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sub-folder");
  }

  @Test
  void cifarIsTheSameFromXzGzipAndFolder(@TempDir Path folder) throws IOException {
    byte[] tar = tar("cifar-10-batches-bin/data_batch_1.bin", records(40));
    Path xz = folder.resolve("c.tar.xz");
    try (OutputStream out = new XZOutputStream(Files.newOutputStream(xz), new LZMA2Options(0))) {
      out.write(tar);
    }
    Path gz = folder.resolve("c.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      out.write(tar);
    }
    Path unpacked = Files.createDirectories(folder.resolve("u/cifar-10-batches-bin"));
    Files.write(unpacked.resolve("data_batch_1.bin"), records(40));

    PictureSource fromXz = new CifarPictures(xz, 20, 5);
    PictureSource fromGz = new CifarPictures(gz, 20, 5);
    PictureSource fromFolder = new CifarPictures(folder.resolve("u"), 20, 5);

    for (int i = 0; i < 20; i++) {
      assertThat(fromGz.picture(i).id()).isEqualTo(fromXz.picture(i).id());
      assertThat(fromFolder.picture(i).bytes()).isEqualTo(fromXz.picture(i).bytes());
    }
    assertThat(IntStream.range(0, 20).mapToObj(i -> fromXz.picture(i).label()).distinct().toList())
        .hasSize(10);
  }

  @Test
  void aPixelOfCifarIsWhereItWasInThePlanes(@TempDir Path folder) throws IOException {
    byte[] record = new byte[RECORD];
    int at = 5 * 32 + 9;
    record[1 + at] = (byte) 200;
    record[1 + 1024 + at] = 100;
    record[1 + 2048 + at] = 50;
    Files.write(folder.resolve("test_batch.bin"), record);

    byte[] png = new CifarPictures(folder, 1, 0).picture(0).bytes();

    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getRGB(9, 5) & 0xffffff)
        .isEqualTo(200 << 16 | 100 << 8 | 50);
  }

  private static byte[] records(int count) {
    byte[] all = new byte[count * RECORD];
    new Random(1).nextBytes(all);
    for (int i = 0; i < count; i++) {
      all[i * RECORD] = (byte) (i % 10);
    }
    return all;
  }

  private static byte[] tar(String name, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] header = new byte[512];
    byte[] path = name.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(path, 0, header, 0, path.length);
    byte[] size = "%011o".formatted(content.length).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, header, 124, size.length);
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[Math.floorMod(-content.length, 512) + 1024]);
    return out.toByteArray();
  }
}
