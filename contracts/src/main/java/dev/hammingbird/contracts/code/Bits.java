package dev.hammingbird.contracts.code;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The width of the codes of one space.
 *
 * @param count bits a code, a multiple of 4 from 12 to 1024
 */
public record Bits(@JsonValue int count) {
  /** The narrowest code. */
  public static final int MIN = 12;

  /** The widest code. */
  public static final int MAX = 1024;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Bits {
    if (count < MIN || count > MAX || count % 4 != 0) {
      throw new IllegalArgumentException(
          "a code has a multiple of 4 from %d to %d bits, not %d".formatted(MIN, MAX, count));
    }
  }

  /** Returns how many 64-bit words hold one code, from 1 to 16. */
  public int words() {
    return (count + 63) / 64;
  }

  /** Returns how many hex digits write one code. */
  public int hexDigits() {
    return count / 4;
  }

  /** Returns how many bytes hold {@code codes} codes packed one after another. */
  public int packedBytes(int codes) {
    return Math.toIntExact(((long) codes * count + 7) / 8);
  }
}
