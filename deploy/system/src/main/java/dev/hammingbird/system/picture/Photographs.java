package dev.hammingbird.system.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A few JPEG files as large as those that people upload, drawn once and taken in turn: to decode
 * one costs a service far more than to send it costs a client.
 */
public final class Photographs implements PictureSource {
  private static final int SIDE = 640;

  private final List<SourcePicture> kept;

  /** Draws so many different pictures. */
  public Photographs(int different, long seed) {
    GeneratedPictures drawn = new GeneratedPictures(different, seed, SIDE);
    this.kept = IntStream.range(0, different).parallel().mapToObj(i -> jpeg(drawn, i)).toList();
  }

  @Override
  public int size() {
    return Integer.MAX_VALUE;
  }

  @Override
  public String description() {
    return "%d photographs of %d x %d pixels, again and again".formatted(kept.size(), SIDE, SIDE);
  }

  @Override
  public SourcePicture picture(int index) {
    return kept.get(Math.floorMod(index, kept.size()));
  }

  private static SourcePicture jpeg(GeneratedPictures drawn, int index) {
    SourcePicture png = drawn.picture(index);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      BufferedImage pixels = ImageIO.read(new ByteArrayInputStream(png.bytes()));
      if (!ImageIO.write(pixels, "jpeg", stream)) {
        throw new IllegalStateException("this JDK cannot write JPEG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a JPEG into memory", e);
    }
    return new SourcePicture(png.id(), png.label(), out.toByteArray(), "image/jpeg");
  }
}
