package dev.hammingbird.contracts.picture;

import java.io.IOException;
import java.io.InterruptedIOException;
import javax.imageio.stream.ImageInputStreamImpl;

/** Lets a codec read an array in place: the JDK's own streams copy it block by block. */
final class ByteArrayStream extends ImageInputStreamImpl {
  /**
   * Codecs look a few bytes ahead. One of WebP takes the end for an endless row of zeros, and a
   * hundred bytes can keep it busy for half a minute.
   */
  private static final int MAX_READS_BEHIND_END = 64;

  private final byte[] bytes;
  private final boolean interruptible;
  private int readsBehindEnd;

  /**
   * Reads these bytes.
   *
   * @param interruptible whether an interrupt of the reading thread ends the reading
   */
  ByteArrayStream(byte[] bytes, boolean interruptible) {
    this.bytes = bytes;
    this.interruptible = interruptible;
  }

  @Override
  public int read() throws IOException {
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xFF : end();
  }

  private int end() throws IOException {
    if (++readsBehindEnd > MAX_READS_BEHIND_END) {
      throw new IOException("the picture goes on behind the end of the file");
    }
    return -1;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    bitOffset = 0;
    if (interruptible && Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while reading a picture");
    }
    if (count == 0) {
      return 0;
    }
    int copied = (int) Math.min(count, bytes.length - streamPos);
    if (copied <= 0) {
      return end();
    }
    System.arraycopy(bytes, (int) streamPos, into, offset, copied);
    streamPos += copied;
    return copied;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
