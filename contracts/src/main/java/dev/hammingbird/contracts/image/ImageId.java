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

  /** In one pass: every hit of every search and every record of the log makes an id. */
  private static String fault(String text) {
    if (text.isEmpty()) {
      return "it is empty";
    }
    int bytes = 0;
    boolean control = false;
    boolean broken = false;
    for (int i = 0; i < text.length() && bytes <= MAX_BYTES; i++) {
      char one = text.charAt(i);
      if (!Character.isSurrogate(one)) {
        bytes += one < 0x80 ? 1 : one < 0x800 ? 2 : 3;
      } else if (i + 1 < text.length() && Character.isSurrogatePair(one, text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        broken = true;
      }
      control |= Character.isISOControl(one);
    }
    if (bytes > MAX_BYTES) {
      return "it is longer than " + MAX_BYTES + " bytes";
    }
    if (control) {
      return "it has control characters";
    }
    return broken ? "it is not valid Unicode" : "";
  }
}
