package dev.hammingbird.contracts.store;

import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the store knows of the picture in a slot.
 *
 * <p>Text: {@code <previous slot or ->|<arrival in base 36>|<l or e>|<labels>|<id>}. Text, so that
 * the script can take it apart and redis-cli shows it; short, so that a hash of 64 stays a
 * listpack.
 *
 * @param previous slot of the id's version before this one, the link by which a lane that comes
 *     later finds what it has to clear; empty for the first
 * @param arrivalMillis when the picture was accepted, milliseconds since 1970
 * @param erased whether the slot is an erasure
 * @param labels known at acceptance
 * @param id whose slot it is
 */
public record StoredId(
    OptionalLong previous, long arrivalMillis, boolean erased, List<Label> labels, ImageId id) {
  public StoredId {
    labels = List.copyOf(labels);
  }

  /** Returns the text without its first field, which only the script can know. */
  String tail() {
    return "|"
        + Long.toString(arrivalMillis, 36)
        + (erased ? "|e|" : "|l|")
        + Label.format(labels)
        + "|"
        + id.value();
  }

  /** Returns the text. */
  public String text() {
    return (previous.isPresent() ? Long.toString(previous.getAsLong()) : "-") + tail();
  }

  /**
   * Returns what a text says.
   *
   * @throws IllegalArgumentException if it is not of this form
   */
  public static StoredId parse(String text) {
    String[] fields = text.split("\\|", 5);
    if (fields.length < 5) {
      throw new IllegalArgumentException("not a stored id: '" + text + "'");
    }
    return new StoredId(
        fields[0].equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(fields[0])),
        Long.parseLong(fields[1], 36),
        fields[2].equals("e"),
        Label.parseList(fields[3]),
        new ImageId(fields[4]));
  }
}
