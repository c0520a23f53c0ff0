package dev.hammingbird.contracts.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures to test with: made here, or files beside this class made with ImageMagick. */
final class TestPictures {
  /** 48 x 32, red (224, 48, 16) at the top, blue (16, 64, 208) at the bottom. */
  static final String[] GRADIENTS = {
    "alpha.webp",
    "animated.gif",
    "animated.webp",
    "bmp3.bmp",
    "cmyk.jpg",
    "cmyk.tif",
    "grey.jpg",
    "interlaced.png",
    "lossless.webp",
    "lossy.webp",
    "lzw.tif",
    "pages.tif",
    "palette.bmp",
    "progressive.jpg",
    "sixteen.png"
  };

  static final PictureGate GATE = new PictureGate(PictureLimits.DEFAULT);

  private TestPictures() {}

  static byte[] resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(TestPictures.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Blobs of colour with a little noise, different for each seed. */
  static BufferedImage image(int width, int height, int type, long seed) {
    Random random = new Random(seed);
    double phase = random.nextDouble() * 7;
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = wave(x / 7.0 + phase, random);
        int green = wave(y / 5.0 + phase, random);
        int blue = wave((x + y) / 9.0 - phase, random);
        int alpha = (x * 37 + y * 11) % 256;
        image.setRGB(x, y, alpha << 24 | red << 16 | green << 8 | blue);
      }
    }
    return image;
  }

  private static int wave(double at, Random random) {
    return (int) (120 + 100 * Math.sin(at)) + random.nextInt(20);
  }

  static byte[] write(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      assertThat(ImageIO.write(image, format, out)).as("a writer for " + format).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] png(int width, int height, long seed) {
    return write(image(width, height, BufferedImage.TYPE_INT_RGB, seed), "png");
  }

  static byte[] jpeg(int width, int height, long seed) {
    return write(image(width, height, BufferedImage.TYPE_3BYTE_BGR, seed), "jpeg");
  }

  static AcceptedPicture admitted(byte[] bytes) {
    Admission admission = GATE.admit(bytes);
    assertThat(admission).isInstanceOf(Admission.Admitted.class);
    return ((Admission.Admitted) admission).picture();
  }

  static RefusalReason refused(byte[] bytes) {
    Admission admission = GATE.admit(bytes);
    assertThat(admission).isInstanceOf(Admission.Refused.class);
    return ((Admission.Refused) admission).reason();
  }

  static Pixels pixels(byte[] canonical) {
    try {
      return PictureDecoder.decode(canonical);
    } catch (UnreadablePictureException e) {
      throw new AssertionError(e);
    }
  }

  static Pixels random(int width, int height, long seed) {
    byte[] rgb = new byte[width * height * 3];
    new Random(seed).nextBytes(rgb);
    return Pixels.copyOf(width, height, rgb);
  }

  static double meanDifference(Pixels a, Pixels b) {
    assertThat(b.width()).isEqualTo(a.width());
    assertThat(b.height()).isEqualTo(a.height());
    byte[] left = a.raw();
    byte[] right = b.raw();
    long sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += Math.abs((left[i] & 0xFF) - (right[i] & 0xFF));
    }
    return (double) sum / left.length;
  }
}
