package dev.hammingbird.contracts.code;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Codes packed one after another, {@code K} bits each and no padding between: the bit string that
 * Redis keeps in a page and that a block carries. Code {@code n} begins at bit {@code n * K}; a
 * bit's place in its byte is big-endian, as in Redis BITFIELD.
 */
public final class PackedCodes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private PackedCodes() {}

  /**
   * Writes a code at its place. The place must hold zeros, as a fresh array does.
   *
   * @param packed at least {@code bits.packedBytes(index + 1)} bytes
   * @param index which code of the array, from 0
   */
  public static void put(byte[] packed, int index, BinaryCode code) {
    long bit = (long) index * code.bits().count();
    int nibbles = code.bits().hexDigits();
    for (int n = 0; n < nibbles; ) {
      long at = bit + 4L * n;
      int octet = (int) (at >>> 3);
      long word = code.word(n >>> 4);
      int shift = 60 - 4 * (n & 15);
      if ((at & 7) == 0 && (n & 15) == 0 && n + 16 <= nibbles) {
        LONGS.set(packed, octet, word);
        n += 16;
      } else if ((at & 7) == 0 && (n & 15) != 15 && n + 1 < nibbles) {
        packed[octet] = (byte) (word >>> (shift - 4));
        n += 2;
      } else {
        int nibble = (int) (word >>> shift) & 15;
        packed[octet] |= (byte) ((at & 7) == 0 ? nibble << 4 : nibble);
        n++;
      }
    }
  }

  /**
   * Reads a code into left-aligned words.
   *
   * @param packed packed codes
   * @param index which code of the array, from 0
   * @param words receives {@code bits.words()} words from {@code to} on
   */
  public static void read(byte[] packed, int index, Bits bits, long[] words, int to) {
    long bit = (long) index * bits.count();
    for (int w = 0; w < bits.words(); w++) {
      int width = Math.min(64, bits.count() - 64 * w);
      words[to + w] = readBits(packed, bit + 64L * w, width) << (64 - width);
    }
  }

  /**
   * Reads codes in a row into left-aligned words, {@code bits.words()} each.
   *
   * @param index the first code of the array that is read, from 0
   * @param count how many
   * @param words receives them from 0 on
   */
  public static void readRun(byte[] packed, int index, int count, Bits bits, long[] words) {
    if (bits.count() == Long.SIZE) {
      ByteBuffer.wrap(packed, index * Long.BYTES, count * Long.BYTES)
          .asLongBuffer()
          .get(words, 0, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      read(packed, index + i, bits, words, i * bits.words());
    }
  }

  /** Returns one code, {@code index} from 0. */
  public static BinaryCode get(byte[] packed, int index, Bits bits) {
    long[] words = new long[bits.words()];
    read(packed, index, bits, words, 0);
    return BinaryCode.ofWords(bits, words, 0);
  }

  /** Reads {@code width} bits, a multiple of 4 to 64, from a bit offset that is a multiple of 4. */
  private static long readBits(byte[] packed, long bit, int width) {
    int octet = (int) (bit >>> 3);
    if (octet + 8 < packed.length) {
      // The common case: eight bytes at once, and four bits of the ninth.
      long word = (long) LONGS.get(packed, octet);
      long aligned = (bit & 7) == 0 ? word : word << 4 | (packed[octet + 8] >>> 4 & 15);
      return aligned >>> (64 - width);
    }
    long value = 0;
    int have = 0;
    if ((bit & 7) == 4) {
      value = packed[octet++] & 15;
      have = 4;
    }
    while (have + 8 <= width) {
      value = value << 8 | (packed[octet++] & 255);
      have += 8;
    }
    return have < width ? value << 4 | (packed[octet] >>> 4 & 15) : value;
  }
}
