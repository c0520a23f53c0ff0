package dev.hammingbird.contracts.code;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * The binary code of one picture, compared by Hamming distance.
 *
 * <p>Bit {@code i} is 1 exactly when output {@code i} of the model is at least zero. Big-endian and
 * left-aligned: bit {@code i} lies in word {@code i / 64} at weight {@code 1L << (63 - i % 64)},
 * the unused low bits of the last word are 0. So the words, written big-endian one after another,
 * are the bit string that Redis keeps, and the text is that bit string in lower-case hex, {@code
 * bits / 4} digits.
 *
 * <p>A class and not a record: a record would hand out its array. Immutable.
 */
public final class BinaryCode {
  private final Bits bits;
  private final long[] words;

  private BinaryCode(Bits bits, long[] words) {
    this.bits = bits;
    this.words = words;
  }

  /**
   * Returns the signs of a model's outputs as a code.
   *
   * @param outputs one value per bit, shape {@code [bits]}
   * @throws IllegalArgumentException if the count is not that of a code, or an output is NaN, which
   *     a diverged model gives and which would otherwise pass for a code of zeros
   */
  public static BinaryCode ofOutputs(float[] outputs) {
    return ofOutputs(outputs, 0, new Bits(outputs.length));
  }

  /**
   * Returns the signs of one row of a model's outputs as a code.
   *
   * @param outputs values, at least {@code from + bits} of them
   * @param from index of the row's first value
   * @throws IllegalArgumentException if an output is NaN
   */
  public static BinaryCode ofOutputs(float[] outputs, int from, Bits bits) {
    long[] words = new long[bits.words()];
    for (int i = 0; i < bits.count(); i++) {
      float output = outputs[from + i];
      if (Float.isNaN(output)) {
        throw new IllegalArgumentException("output " + i + " is not a number");
      }
      if (output >= 0) {
        words[i >>> 6] |= 1L << (63 - (i & 63));
      }
    }
    return new BinaryCode(bits, words);
  }

  /**
   * Returns the code that a text writes.
   *
   * @param hex hex digits of either case, 3 to 256
   * @throws IllegalArgumentException if the text is not hex or not as long as a code
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static BinaryCode ofHex(String hex) {
    Bits bits = new Bits(Math.multiplyExact(hex.length(), 4));
    long[] words = new long[bits.words()];
    for (int i = 0; i < hex.length(); i++) {
      int digit = Character.digit(hex.charAt(i), 16);
      if (digit < 0 || hex.charAt(i) > 'f') {
        throw new IllegalArgumentException("'" + hex + "' is not a code in hex");
      }
      words[i >>> 4] |= (long) digit << (60 - 4 * (i & 15));
    }
    return new BinaryCode(bits, words);
  }

  /**
   * Returns the code that left-aligned words hold.
   *
   * @param words at least {@code from + bits.words()} of them
   * @throws IllegalArgumentException if a bit beyond the width is set
   */
  public static BinaryCode ofWords(Bits bits, long[] words, int from) {
    long[] own = Arrays.copyOfRange(words, from, from + bits.words());
    int unused = own.length * 64 - bits.count();
    if (unused > 0 && (own[own.length - 1] & ((1L << unused) - 1)) != 0) {
      throw new IllegalArgumentException("bits beyond the width of " + bits.count() + " are set");
    }
    return new BinaryCode(bits, own);
  }

  /** Returns the width. */
  public Bits bits() {
    return bits;
  }

  /** Returns one left-aligned word, {@code index} from 0 to {@code bits().words() - 1}. */
  public long word(int index) {
    return words[index];
  }

  /** Copies the words into an array. */
  public void copyTo(long[] target, int from) {
    System.arraycopy(words, 0, target, from, words.length);
  }

  /**
   * Returns how many bits differ, from 0 to the width.
   *
   * @throws IllegalArgumentException if the widths differ, which means that the codes come from
   *     different spaces
   */
  public int hammingDistance(BinaryCode other) {
    if (!bits.equals(other.bits)) {
      throw new IllegalArgumentException(
          "codes of %d and %d bits have no distance".formatted(bits.count(), other.bits.count()));
    }
    int distance = 0;
    for (int w = 0; w < words.length; w++) {
      distance += Long.bitCount(words[w] ^ other.words[w]);
    }
    return distance;
  }

  /** Returns the bit string in lower-case hex, {@code bits / 4} digits. */
  @JsonValue
  public String hex() {
    char[] text = new char[bits.hexDigits()];
    for (int i = 0; i < text.length; i++) {
      text[i] = Character.forDigit((int) (words[i >>> 4] >>> (60 - 4 * (i & 15))) & 15, 16);
    }
    return new String(text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BinaryCode code
        && bits.equals(code.bits)
        && Arrays.equals(words, code.words);
  }

  @Override
  public int hashCode() {
    return 31 * bits.count() + Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return hex();
  }
}
