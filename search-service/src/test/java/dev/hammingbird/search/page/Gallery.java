package dev.hammingbird.search.page;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.picture.AcceptedPicture;
import dev.hammingbird.contracts.picture.Admission;
import dev.hammingbird.contracts.picture.PictureGate;
import dev.hammingbird.contracts.picture.PictureLimits;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Pictures of four kinds, each with a code near that of its kind: what a good model would give. */
final class Gallery {
  static final Bits BITS = new Bits(64);
  static final List<String> KINDS = List.of("disc", "ring", "box", "bar");

  private static final int SIDE = 48;
  private static final PictureGate GATE = new PictureGate(PictureLimits.DEFAULT);

  private Gallery() {}

  /**
   * One picture.
   *
   * @param picture its canonical bytes
   * @param code of its content
   */
  record Piece(ImageId id, Label label, AcceptedPicture picture, BinaryCode code) {}

  /** Returns picture {@code number}, the same at every call. */
  static Piece piece(int number) {
    int kind = number % KINDS.size();
    Label label = new Label(KINDS.get(kind));
    ImageId id = new ImageId("%s-%03d".formatted(KINDS.get(kind), number));
    return switch (GATE.admit(draw(kind, number))) {
      case Admission.Admitted admitted ->
          new Piece(id, label, admitted.picture(), code(kind, number));
      case Admission.Refused refused -> throw new IllegalStateException(refused.toString());
    };
  }

  private static BinaryCode code(int kind, int number) {
    long centre = new SplittableRandom(kind).nextLong();
    SplittableRandom random = new SplittableRandom(1000 + number);
    long code = centre;
    for (int flips = random.nextInt(6); flips >= 0; flips--) {
      code ^= 1L << random.nextInt(BITS.count());
    }
    return BinaryCode.ofWords(BITS, new long[] {code}, 0);
  }

  private static byte[] draw(int kind, int number) {
    SplittableRandom random = new SplittableRandom(number);
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setColor(Color.getHSBColor(random.nextInt(360) / 360f, .35f, .9f));
    pen.fillRect(0, 0, SIDE, SIDE);
    pen.setColor(Color.getHSBColor(kind / 4f, .8f, .5f));
    int at = 6 + random.nextInt(8);
    int size = 22 + random.nextInt(8);
    switch (kind) {
      case 0 -> pen.fillOval(at, at, size, size);
      case 1 -> {
        pen.fillOval(at, at, size, size);
        pen.setColor(Color.WHITE);
        pen.fillOval(at + 6, at + 6, size - 12, size - 12);
      }
      case 2 -> pen.fillRect(at, at, size, size);
      default -> pen.fillRect(at, at, size, 8);
    }
    pen.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }
}
