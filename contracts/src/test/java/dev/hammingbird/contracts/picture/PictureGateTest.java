package dev.hammingbird.contracts.picture;

import static dev.hammingbird.contracts.picture.TestPictures.admitted;
import static dev.hammingbird.contracts.picture.TestPictures.image;
import static dev.hammingbird.contracts.picture.TestPictures.pixels;
import static dev.hammingbird.contracts.picture.TestPictures.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureGateTest {
  private static final int[] TYPES = {
    BufferedImage.TYPE_INT_RGB,
    BufferedImage.TYPE_INT_ARGB,
    BufferedImage.TYPE_3BYTE_BGR,
    BufferedImage.TYPE_4BYTE_ABGR,
    BufferedImage.TYPE_BYTE_GRAY,
    BufferedImage.TYPE_USHORT_GRAY,
    BufferedImage.TYPE_BYTE_BINARY,
    BufferedImage.TYPE_BYTE_INDEXED
  };

  static final String[] GRADIENTS = TestPictures.GRADIENTS;

  @Property(tries = 120)
  void whatWasLetInIsLetInUnchanged(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 90) int width,
      @ForAll @IntRange(min = 1, max = 90) int height,
      @ForAll @IntRange(min = 0, max = 7) int type,
      @ForAll @IntRange(min = 8, max = 100) int maxSide) {
    PictureGate gate = new PictureGate(new PictureLimits(1 << 20, 1 << 20, maxSide, 10));
    BufferedImage image = image(width, height, TYPES[type], seed);
    String format = List.of("png", "gif", "tiff").get(Math.floorMod(seed, 3));

    AcceptedPicture once = admittedBy(gate, write(image, format));
    AcceptedPicture twice = admittedBy(gate, once.bytes());

    assertThat(twice.bytes()).isEqualTo(once.bytes());
    assertThat(twice.toString()).isEqualTo(once.toString());
    assertThat(Math.max(once.width(), once.height())).isLessThanOrEqualTo(maxSide);
  }

  @ParameterizedTest
  @FieldSource("GRADIENTS")
  void everyFormatIsLetInOnceAndForAll(String name) {
    AcceptedPicture once = admitted(TestPictures.resource(name));

    assertThat(admitted(once.bytes()).bytes()).isEqualTo(once.bytes());
    assertThat(once.width()).isEqualTo(48);
    assertThat(once.height()).isEqualTo(32);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "animated.gif", "animated.webp", "bmp3.bmp", "cmyk.jpg", "cmyk.tif", "interlaced.png",
        "lossless.webp", "lossy.webp", "lzw.tif", "pages.tif", "progressive.jpg", "sixteen.png"
      })
  void everyFormatKeepsItsColours(String name) {
    Pixels pixels = pixels(admitted(TestPictures.resource(name)).bytes());

    assertColour(pixels, 0, 224, 48, 16);
    assertColour(pixels, 31, 16, 64, 208);
  }

  @Test
  void greyIsNotLightened() {
    BufferedImage grey = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(1, 1, 0, 100);

    assertThat(pixels(admitted(write(grey, "png")).bytes()).at(1, 1, 0)).isEqualTo(100);
  }

  @Test
  void sixteenBitsAreRoundedToEight() {
    BufferedImage grey = new BufferedImage(4, 4, BufferedImage.TYPE_USHORT_GRAY);
    grey.getRaster().setSample(1, 1, 0, 257 * 100 + 120);

    assertThat(pixels(admitted(write(grey, "png")).bytes()).at(1, 1, 0)).isEqualTo(100);
  }

  @Test
  void transparencyIsLaidOnWhite() {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(1, 0, 0x80_00_00_FF);

    Pixels pixels = pixels(admitted(write(image, "png")).bytes());

    assertThat(pixels.toArray()).containsExactly(255, 255, 255, 127, 127, 255);
  }

  @Test
  void aLargePictureIsShrunkToTheBound() {
    AcceptedPicture picture = admitted(TestPictures.jpeg(2500, 1000, 3));

    assertThat(picture.width()).isEqualTo(1024);
    assertThat(picture.height()).isEqualTo(410);
    assertThat(picture.format()).isEqualTo(PictureFormat.JPEG);
  }

  @Test
  void aHugePictureThatIsThinnedWhileDecodingKeepsItsColours() {
    PictureGate small = new PictureGate(new PictureLimits(1 << 24, 1 << 24, 48, 10));

    BufferedImage ramps = new BufferedImage(960, 640, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 960 * 640; i++) {
      ramps.setRGB(i % 960, i / 960, (i % 960 / 4) << 16 | (i / 960 / 4) << 8);
    }
    byte[] png = write(ramps, "png");

    AcceptedPicture thinned = admittedBy(small, png);
    Pixels exact = Resampler.shrinkTo(pixels(png), 48);

    assertThat(TestPictures.meanDifference(exact, pixels(thinned.bytes()))).isLessThan(2);
  }

  @Test
  void aLargeLosslessPictureBecomesJpeg() {
    assertThat(admitted(write(image(700, 20, BufferedImage.TYPE_INT_ARGB, 1), "png")).format())
        .isEqualTo(PictureFormat.JPEG);
  }

  @Test
  void aPlainJpegAndAPlainPngPassUnchanged() {
    byte[] jpeg = TestPictures.jpeg(900, 700, 1);
    byte[] png = TestPictures.png(900, 700, 1);

    assertThat(admitted(jpeg).bytes()).isEqualTo(jpeg);
    assertThat(admitted(png).bytes()).isEqualTo(png);
  }

  @Test
  void theIdIsTheDigestOfTheCanonicalBytes() {
    AcceptedPicture picture = admitted(TestPictures.png(5, 5, 1));

    assertThat(picture.sha256()).hasSize(64).matches("[0-9a-f]+");
    assertThat(admitted(picture.bytes()).sha256()).isEqualTo(picture.sha256());
  }

  private static AcceptedPicture admittedBy(PictureGate gate, byte[] bytes) {
    Admission admission = gate.admit(bytes);
    assertThat(admission).isInstanceOf(Admission.Admitted.class);
    return ((Admission.Admitted) admission).picture();
  }

  private static void assertColour(Pixels pixels, int y, int red, int green, int blue) {
    assertThat(pixels.at(20, y, 0)).isCloseTo(red, within(8));
    assertThat(pixels.at(20, y, 1)).isCloseTo(green, within(8));
    assertThat(pixels.at(20, y, 2)).isCloseTo(blue, within(8));
  }
}
