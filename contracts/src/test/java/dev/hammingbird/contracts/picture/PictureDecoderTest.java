package dev.hammingbird.contracts.picture;

import static dev.hammingbird.contracts.picture.TestPictures.GATE;
import static dev.hammingbird.contracts.picture.TestPictures.jpeg;
import static dev.hammingbird.contracts.picture.TestPictures.png;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PictureDecoderTest {
  @Property(tries = 200)
  void pngs_agreeWithTheJdksReader(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 500) int chunk)
      throws IOException {
    byte[] png = pngOfAnyFilters(width, height, seed, chunk);

    assertThat(PictureDecoder.decode(png)).isEqualTo(byTheJdk(png));
  }

  @Property(tries = 50)
  void jpegs_agreeWithTheJdksReader(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int width,
      @ForAll @IntRange(min = 1, max = 60) int height)
      throws IOException {
    byte[] jpeg = jpeg(width, height, seed);

    assertThat(PictureDecoder.decode(jpeg)).isEqualTo(byTheJdk(jpeg));
  }

  @Property(tries = 300)
  void damagedPictures_areUnreadableOrDecodedWhole(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = random.nextBoolean() ? png(24, 17, 5) : jpeg(24, 17, 5);
    for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }

    try {
      assertThat(PictureDecoder.decode(bytes).width()).isPositive();
    } catch (UnreadablePictureException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  @Test
  void afterABrokenPictureTheNextIsReadAsBefore() throws IOException {
    byte[] good = jpeg(40, 30, 1);
    byte[] broken = good.clone();
    java.util.Arrays.fill(broken, 100, 300, (byte) 0x5A);

    GATE.admit(broken);

    assertThat(PictureDecoder.decode(good)).isEqualTo(byTheJdk(good));
  }

  @Test
  void aPictureThatWentRoundTheGateIsRefused() {
    BufferedImage grey = TestPictures.image(8, 8, BufferedImage.TYPE_BYTE_GRAY, 1);

    assertThatThrownBy(() -> PictureDecoder.decode(TestPictures.write(grey, "png")))
        .isInstanceOf(UnreadablePictureException.class)
        .hasMessageContaining("picture gate");
  }

  private static Pixels byTheJdk(byte[] bytes) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
    byte[] rgb = new byte[image.getWidth() * image.getHeight() * 3];
    for (int i = 0; i < rgb.length / 3; i++) {
      int argb = image.getRGB(i % image.getWidth(), i / image.getWidth());
      rgb[3 * i] = (byte) (argb >> 16);
      rgb[3 * i + 1] = (byte) (argb >> 8);
      rgb[3 * i + 2] = (byte) argb;
    }
    return Pixels.copyOf(image.getWidth(), image.getHeight(), rgb);
  }

  /** Any bytes are a picture once each row begins with a filter from 0 to 4. */
  private static byte[] pngOfAnyFilters(int width, int height, long seed, int chunk)
      throws IOException {
    Random random = new Random(seed);
    byte[] rows = new byte[(width * 3 + 1) * height];
    random.nextBytes(rows);
    for (int y = 0; y < height; y++) {
      rows[y * (width * 3 + 1)] = (byte) random.nextInt(5);
    }
    byte[] packed = new byte[rows.length + 100];
    int length;
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(rows);
      deflater.finish();
      length = deflater.deflate(packed);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    chunk(png, "IHDR", header(width, height), 0, 13);
    for (int at = 0; at < length; at += chunk) {
      chunk(png, "IDAT", packed, at, Math.min(chunk, length - at));
    }
    chunk(png, "IEND", packed, 0, 0);
    return png.toByteArray();
  }

  static byte[] header(int width, int height) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(header);
    out.writeInt(width);
    out.writeInt(height);
    out.write(new byte[] {8, 2, 0, 0, 0});
    return header.toByteArray();
  }

  static void chunk(ByteArrayOutputStream png, String name, byte[] data, int from, int length)
      throws IOException {
    byte[] title = name.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(title);
    crc.update(data, from, length);
    DataOutputStream out = new DataOutputStream(png);
    out.writeInt(length);
    out.write(title);
    out.write(data, from, length);
    out.writeInt((int) crc.getValue());
  }
}
