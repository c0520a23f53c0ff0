package dev.hammingbird.search.picture;

import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.picture.PictureDecoder;
import dev.hammingbird.contracts.picture.Pixels;
import dev.hammingbird.contracts.picture.Resampler;
import dev.hammingbird.contracts.picture.UnreadablePictureException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Small versions of pictures as PNG, the latest kept in memory. Safe for several threads. */
public final class Thumbnails {
  private final long capacity;
  private final Map<Key, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * Makes an empty cache.
   *
   * @param capacity the most bytes to keep
   */
  public Thumbnails(long capacity) {
    this.capacity = capacity;
  }

  /**
   * Which one.
   *
   * @param topic Kafka's id of the topic
   * @param slot address of the picture
   * @param side longest side in pixels
   */
  public record Key(String topic, Slot slot, int side) {}

  /** Returns a thumbnail that was made before: to read, never to change. */
  public synchronized Optional<byte[]> find(Key key) {
    return Optional.ofNullable(kept.get(key));
  }

  /**
   * Makes a thumbnail and keeps it: the picture no longer than {@code key.side()}, its proportions
   * kept, as PNG.
   *
   * @throws UnreadablePictureException if the picture cannot be decoded
   */
  public byte[] make(Key key, StoredPicture picture) throws UnreadablePictureException {
    byte[] made = png(Resampler.shrinkTo(PictureDecoder.decode(picture.bytes()), key.side()));
    keep(key, made);
    return made;
  }

  private synchronized void keep(Key key, byte[] made) {
    byte[] before = kept.put(key, made);
    bytes += made.length - (before == null ? 0 : before.length);
    Iterator<byte[]> oldest = kept.values().iterator();
    while (bytes > capacity && oldest.hasNext()) {
      bytes -= oldest.next().length;
      oldest.remove();
    }
  }

  private static byte[] png(Pixels pixels) {
    int width = pixels.width();
    int height = pixels.height();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    byte[] rgb = pixels.toArray();
    int[] row = new int[width];
    for (int y = 0, at = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at += 3) {
        row[x] = (rgb[at] & 255) << 16 | (rgb[at + 1] & 255) << 8 | (rgb[at + 2] & 255);
      }
      image.setRGB(0, y, width, 1, row, 0, width);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
