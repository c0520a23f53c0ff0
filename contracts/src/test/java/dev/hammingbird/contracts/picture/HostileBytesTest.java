package dev.hammingbird.contracts.picture;

import static dev.hammingbird.contracts.picture.TestPictures.GATE;
import static dev.hammingbird.contracts.picture.TestPictures.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class HostileBytesTest {
  static final String[] GRADIENTS = TestPictures.GRADIENTS;

  /** All but {@code pages.tif}: behind the first page a document may end as it likes. */
  static final List<String> OF_ONE_PAGE =
      Stream.of(GRADIENTS).filter(name -> !name.equals("pages.tif")).toList();

  @Property(tries = 600)
  void flippedBytesAreRefusedOrGiveAPicture(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 16) int which) {
    Random random = new Random(seed);
    byte[] bytes = file(which).clone();
    for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }

    switch (GATE.admit(bytes)) {
      case Admission.Admitted a ->
          assertThat(GATE.admit(a.picture().bytes())).isInstanceOf(Admission.Admitted.class);
      case Admission.Refused r -> assertThat(r.detail()).isNotBlank().doesNotContain("\n");
    }
  }

  @ParameterizedTest
  @FieldSource("OF_ONE_PAGE")
  void everyCutIsRefused(String name) {
    byte[] whole = TestPictures.resource(name);

    for (int cut = 1; cut <= 40; cut++) {
      byte[] part = Arrays.copyOf(whole, whole.length * cut / 41);
      assertThat(GATE.admit(part))
          .as("%d of %d bytes", part.length, whole.length)
          .isInstanceOf(Admission.Refused.class);
    }
  }

  @Property(tries = 100)
  void aCanonicalPictureThatIsCutAnywhereIsRefused(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] whole =
        random.nextBoolean() ? TestPictures.png(30, 20, 1) : TestPictures.jpeg(30, 20, 1);

    refused(Arrays.copyOf(whole, random.nextInt(whole.length)));
  }

  @Test
  void aJpegWhoseEndMarkerWasPutBackAfterACutIsRefused() {
    byte[] whole = TestPictures.jpeg(60, 60, 1);
    byte[] part = Arrays.copyOf(whole, whole.length / 2);
    part[part.length - 2] = (byte) 0xFF;
    part[part.length - 1] = (byte) 0xD9;

    assertThat(refused(part)).isEqualTo(RefusalReason.CORRUPT);
  }

  @Test
  void noBytesAreRefused() {
    assertThat(refused(new byte[0])).isEqualTo(RefusalReason.EMPTY);
  }

  @Test
  void textAndZipAreNoPictures() throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("a.png"));
      out.write(TestPictures.png(3, 3, 1));
    }

    assertThat(refused(zip.toByteArray())).isEqualTo(RefusalReason.UNKNOWN_FORMAT);
    assertThat(refused("BMX riders of the world".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(RefusalReason.UNKNOWN_FORMAT);
  }

  @Test
  void aMislabelledPictureIsJudgedByItsBytes() {
    byte[] bytes = TestPictures.png(9, 9, 1);
    bytes[0] = 'G';
    bytes[1] = 'I';
    bytes[2] = 'F';

    assertThat(refused(bytes)).isEqualTo(RefusalReason.UNKNOWN_FORMAT);
  }

  @Test
  void aPngOfFiftyThousandSquaredIsRefusedByItsHeader() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.write(TestPictures.png(1, 1, 1), 0, 8);
    PictureDecoderTest.chunk(png, "IHDR", PictureDecoderTest.header(50_000, 50_000), 0, 13);
    PictureDecoderTest.chunk(png, "IDAT", new byte[20], 0, 20);
    PictureDecoderTest.chunk(png, "IEND", new byte[0], 0, 0);

    assertThat(refused(png.toByteArray())).isEqualTo(RefusalReason.TOO_MANY_PIXELS);
  }

  @Test
  void hugeSidesInOtherHeadersAreRefusedByThem() {
    byte[] gif = TestPictures.resource("animated.gif");
    little(gif).putShort(6, (short) 60_000).putShort(8, (short) 60_000);
    byte[] bmp = TestPictures.resource("bmp3.bmp");
    little(bmp).putInt(18, 60_000).putInt(22, -60_000);
    byte[] webp = TestPictures.resource("lossless.webp");
    little(webp).putInt(21, 0x0FFF_FFFF);
    byte[] jpeg = TestPictures.jpeg(9, 9, 1);
    int frame = indexOf(jpeg, (byte) 0xFF, (byte) 0xC0);
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 60_000).putShort(frame + 7, (short) 60_000);
    byte[] tiff = TestPictures.resource("lzw.tif");
    widen(little(tiff));

    for (byte[] huge : new byte[][] {gif, bmp, webp, jpeg, tiff}) {
      assertThat(refused(huge)).isEqualTo(RefusalReason.TOO_MANY_PIXELS);
    }
  }

  @Test
  void tooManyBytesAreRefusedUnread() {
    PictureGate gate = new PictureGate(new PictureLimits(100, 1000, 10, 1));

    assertThat(gate.admit(new byte[101]))
        .isEqualTo(
            new Admission.Refused(
                RefusalReason.TOO_MANY_BYTES, "101 bytes; at most 100 are let in"));
  }

  @Test
  void anAnimationOfTooManyFramesIsRefused() {
    byte[] two = TestPictures.resource("animated.gif");
    int frame = indexOf(two, (byte) 0x21, (byte) 0xF9);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.write(two, 0, frame);
    for (int i = 0; i < 600; i++) {
      many.write(two, frame, two.length - 1 - frame);
    }
    many.write(0x3B);

    assertThat(refused(many.toByteArray())).isEqualTo(RefusalReason.TOO_MANY_FRAMES);
  }

  /** The codec took the end of the file for zeros and built 65,536 tables of them. */
  @Test
  void aWebpThatGoesOnBehindItsEndIsRefusedAtOnce() {
    byte[] bytes = TestPictures.resource("alpha.webp");
    bytes[35] = -33;
    bytes[83] = -126;

    RefusalReason reason = assertTimeout(Duration.ofSeconds(10), () -> refused(bytes));

    assertThat(reason).isEqualTo(RefusalReason.CORRUPT);
  }

  @Test
  void anInterruptedThreadGivesUpAPicture() {
    byte[] bytes = TestPictures.resource("interlaced.png");
    Thread.currentThread().interrupt();

    RefusalReason reason = refused(bytes);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(reason).isEqualTo(RefusalReason.DECODE_TIMEOUT);
  }

  @Test
  void reasonsAreWrittenInKebabCase() {
    assertThat(RefusalReason.TOO_MANY_BYTES.text()).isEqualTo("too-many-bytes");
  }

  private static byte[] file(int which) {
    return switch (which) {
      case 15 -> TestPictures.png(20, 30, 4);
      case 16 -> TestPictures.jpeg(20, 30, 4);
      default -> TestPictures.resource(GRADIENTS[which]);
    };
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void widen(ByteBuffer tiff) {
    int directory = tiff.getInt(4);
    for (int i = 0; i < tiff.getShort(directory); i++) {
      int entry = directory + 2 + 12 * i;
      int tag = tiff.getShort(entry);
      if (tag == 256 || tag == 257) {
        tiff.putShort(entry + 2, (short) 4).putInt(entry + 8, 60_000);
      }
    }
  }

  private static int indexOf(byte[] bytes, byte first, byte second) {
    for (int i = 0; i + 1 < bytes.length; i++) {
      if (bytes[i] == first && bytes[i + 1] == second) {
        return i;
      }
    }
    throw new AssertionError("the file is of another form than expected");
  }
}
