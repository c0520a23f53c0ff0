package dev.hammingbird.contracts.picture;

import javax.imageio.stream.ImageInputStreamImpl;

/** Lets a codec read an array in place: the JDK's own streams copy it block by block. */
final class ByteArrayStream extends ImageInputStreamImpl {
  private final byte[] bytes;

  ByteArrayStream(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int count) {
    bitOffset = 0;
    if (count == 0) {
      return 0;
    }
    int copied = (int) Math.min(count, bytes.length - streamPos);
    if (copied <= 0) {
      return -1;
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
