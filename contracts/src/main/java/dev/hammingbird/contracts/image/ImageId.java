package dev.hammingbird.contracts.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Names a picture; the key of its record on the topic {@code images}.
 *
 * @param value 1 to 256 bytes in UTF-8, no control characters
 */
public record ImageId(@JsonValue String value) implements Comparable<ImageId> {
  /** The longest id, in bytes of UTF-8. */
  public static final int MAX_BYTES = 256;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ImageId {
    String fault = fault(value);
    if (!fault.isEmpty()) {
      throw new IllegalArgumentException("not an image id: " + fault);
    }
  }

  /** Returns the id that a text writes; empty when it cannot be one. */
  public static Optional<ImageId> parse(String text) {
    return fault(text).isEmpty() ? Optional.of(new ImageId(text)) : Optional.empty();
  }

  /** Returns the id that the key of a record writes; empty when it cannot be one. */
  public static Optional<ImageId> parse(byte[] key) {
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Returns the key of the picture's records. */
  public byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(ImageId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static String fault(String text) {
    if (text.isEmpty()) {
      return "it is empty";
    }
    if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return "it is longer than " + MAX_BYTES + " bytes";
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      return "it has control characters";
    }
    return StandardCharsets.UTF_8.newEncoder().canEncode(text) ? "" : "it is not valid Unicode";
  }
}
