package dev.hammingbird.search.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One number for each row of a {@link PictureChunk}, in as few bytes as the differences to the
 * smallest need: none while all are equal, up to eight. One writer at a time, which first makes
 * room; readers take no lock, and see what was written before they learned that there is the row.
 */
final class Column {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final Packed ZEROS = new Packed(0, 0, new byte[0]);

  private volatile Packed packed;

  /** Begins with zeros. */
  Column() {
    this(ZEROS);
  }

  private Column(Packed packed) {
    this.packed = packed;
  }

  /** Numbers: {@code width} bytes each, little-endian, to be added to {@code base}. */
  private static final class Packed {
    private final long base;
    private final int width;

    /** Of all rows, and so many more that eight can be read at the last. */
    private final byte[] bytes;

    Packed(long base, int width, byte[] bytes) {
      this.base = base;
      this.width = width;
      this.bytes = bytes;
    }

    static Packed of(long base, int width) {
      return new Packed(
          base,
          width,
          width == 0 ? ZEROS.bytes : new byte[PictureChunk.ROWS * width + Long.BYTES - width]);
    }

    long get(int row) {
      return width == 0
          ? base
          : base + ((long) LONGS.get(bytes, row * width) & -1L >>> (Long.SIZE - 8 * width));
    }

    void set(int row, long value) {
      long difference = value - base;
      for (int i = 0, at = row * width; i < width; i++) {
        bytes[at + i] = (byte) (difference >>> (8 * i));
      }
    }

    boolean covers(long low, long high) {
      return low >= base && widthOf(high - base) <= width;
    }
  }

  long get(int row) {
    return packed.get(row);
  }

  /** Sets the number of a row that nobody reads yet, for which there is room. */
  void set(int row, long value) {
    packed.set(row, value);
  }

  /** Changes the number of a row while others read it: they see what was or what is. */
  void replace(int row, long value) {
    cover(value, value, false);
    Packed now = packed;
    if (now.width > 1) {
      now = new Packed(now.base, now.width, now.bytes.clone());
    }
    now.set(row, value);
    packed = now;
  }

  /**
   * Makes room for numbers.
   *
   * @param low the least that is to be set
   * @param high the greatest
   * @param first whether no row was set before
   */
  void cover(long low, long high, boolean first) {
    Packed now = packed;
    if (first && (low != 0 || high != 0)) {
      packed = Packed.of(low, widthOf(high - low));
    } else if (!now.covers(low, high)) {
      packed = repacked(now, low, high);
    }
  }

  /** Returns one with the same numbers, which goes its own way from now on. */
  Column copy() {
    Packed now = packed;
    return new Column(new Packed(now.base, now.width, now.bytes.clone()));
  }

  private static Packed repacked(Packed now, long low, long high) {
    long least = Math.min(low, now.base);
    long most = Math.max(high, now.base);
    for (int row = 0; row < PictureChunk.ROWS; row++) {
      most = Math.max(most, now.get(row));
    }
    Packed wider = Packed.of(least, widthOf(most - least));
    for (int row = 0; row < PictureChunk.ROWS; row++) {
      wider.set(row, now.get(row));
    }
    return wider;
  }

  private static int widthOf(long difference) {
    return (Long.SIZE - Long.numberOfLeadingZeros(difference) + 7) / 8;
  }
}
