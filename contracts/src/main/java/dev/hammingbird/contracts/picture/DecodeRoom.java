package dev.hammingbird.contracts.picture;

import java.util.concurrent.Semaphore;

/**
 * Memory for decoding, shared by all threads: large pictures take turns, so that some that come
 * together do not end the service for want of heap. First come, first served. Thread-safe.
 */
final class DecodeRoom {
  /** Three fifths of the heap; the rest is for everything else. */
  static final DecodeRoom OF_THIS_JVM = new DecodeRoom(Runtime.getRuntime().maxMemory() / 5 * 3);

  private static final long MEBIBYTE = 1 << 20;

  /** Pictures up to here are not counted: they would wait behind large ones for nothing. */
  private static final long SMALL = 4 * MEBIBYTE;

  /**
   * What decoding takes of the heap for a pixel, measured at 49 megapixels: the decoder for lossy
   * WebP keeps an object for every block, the others need 3 to 6 bytes.
   */
  private static final int BYTES_A_PIXEL = 10;

  private static final int BYTES_A_LOSSY_WEBP_PIXEL = 26;

  private final int mebibytes;
  private final Semaphore free;

  DecodeRoom(long bytes) {
    this.mebibytes = Math.clamp(bytes / MEBIBYTE, 1, Integer.MAX_VALUE);
    this.free = new Semaphore(mebibytes, true);
  }

  /** A place that was taken; closing it gives it back. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits until there is room for a picture and takes it.
   *
   * @throws UnreadablePictureException if there never will be, or the thread was interrupted, which
   *     it stays
   */
  Place take(PictureFormat format, Structure picture) throws UnreadablePictureException {
    long bytes = bytes(format, picture);
    if (bytes <= SMALL) {
      return () -> {};
    }
    int wanted = (int) Math.min(Integer.MAX_VALUE, bytes / MEBIBYTE + 1);
    if (wanted > mebibytes) {
      throw new UnreadablePictureException(
          RefusalReason.TOO_MANY_PIXELS,
          ("%d x %d pixels of %s take %d MiB of memory to decode, and there are %d; send a smaller"
                  + " picture or give the service a larger heap")
              .formatted(picture.width(), picture.height(), format, wanted, mebibytes));
    }
    try {
      free.acquire(wanted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadablePictureException(
          RefusalReason.DECODE_TIMEOUT, "interrupted while waiting for memory to decode in", e);
    }
    return () -> free.release(wanted);
  }

  private static long bytes(PictureFormat format, Structure picture) {
    boolean lossyWebp = format == PictureFormat.WEBP && !picture.lossless();
    long pixels = (long) picture.width() * picture.height();
    return pixels * (lossyWebp ? BYTES_A_LOSSY_WEBP_PIXEL : BYTES_A_PIXEL);
  }
}
