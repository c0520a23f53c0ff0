package dev.hammingbird.contracts.image;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That a picture was erased: the value of a record on the topic {@code erasures}. What is older
 * than it, wherever it may still lie, is not let in again.
 *
 * @param id whose picture
 * @param at when
 * @param image where the tombstone of the picture lies
 * @param labels where the tombstone of its labels lies
 */
public record Erasure(String id, Instant at, Slot image, Slot labels) {
  private static final Pattern RECEIPT = Pattern.compile("(\\d{1,9})-(\\d{1,18})");

  /** Returns what its sender keeps to ask by, such as {@code 2-1234}. */
  public String receipt() {
    return image.partition() + "-" + image.offset();
  }

  /** Returns where the picture's tombstone lies by a receipt; empty when it is none. */
  public static Optional<Slot> slot(String receipt) {
    Matcher matcher = RECEIPT.matcher(receipt);
    return matcher.matches()
        ? Optional.of(
            new Slot(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }
}
