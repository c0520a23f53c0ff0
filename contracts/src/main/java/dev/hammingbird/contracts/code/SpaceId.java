package dev.hammingbird.contracts.code;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Names a code space, which is one version of a model. Codes of two spaces never share a key, an
 * array or a distance.
 *
 * @param value 16 lower-case hex digits, derived from weights, preprocessing and width by {@link
 *     #of}
 */
public record SpaceId(@JsonValue String value) implements Comparable<SpaceId> {
  private static final int DIGITS = 16;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SpaceId {
    if (!wellFormed(value)) {
      throw new IllegalArgumentException(
          "a space id is 16 lower-case hex digits, not '" + value + "'");
    }
  }

  /**
   * Derives the id of the space that a model spans.
   *
   * @param artifactSha256 SHA-256 of the ONNX file, lower-case hex
   * @param preprocessing canonical text of what happens to a picture before the graph
   * @param bits width of the codes
   */
  public static SpaceId of(String artifactSha256, String preprocessing, Bits bits) {
    String identity = artifactSha256 + "\n" + preprocessing + "\n" + bits.count();
    byte[] digest = sha256().digest(identity.getBytes(StandardCharsets.UTF_8));
    return new SpaceId(HexFormat.of().formatHex(digest, 0, 8));
  }

  /** Returns the space id that a text writes; empty when it writes none. */
  public static Optional<SpaceId> parse(String text) {
    return wellFormed(text) ? Optional.of(new SpaceId(text)) : Optional.empty();
  }

  @Override
  public int compareTo(SpaceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  /** By hand: every query asks. */
  private static boolean wellFormed(String text) {
    boolean digits = text.length() == DIGITS;
    for (int i = 0; digits && i < DIGITS; i++) {
      char one = text.charAt(i);
      digits = (one >= '0' && one <= '9') || (one >= 'a' && one <= 'f');
    }
    return digits;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
