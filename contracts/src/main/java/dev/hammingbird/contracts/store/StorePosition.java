package dev.hammingbird.contracts.store;

import dev.hammingbird.contracts.code.EntryDigest;
import java.util.Map;

/**
 * How far the store has come in one partition and space, and what it holds.
 *
 * @param next the first offset of {@code images} that is not in the store yet
 * @param block the first offset of {@code codes.<space>} whose block is not in the store yet
 * @param topic Kafka's id of the topic {@code images} that the offsets belong to; empty at the
 *     start
 * @param live slots with a code that are the newest of their id
 * @param rejected slots that the encoder refused
 * @param gone slots erased or superseded, and erasures themselves
 * @param digest XOR of {@link EntryDigest} over the live slots
 * @param changes grows with every batch
 * @param unset how many slots were ever put on the list of those whose presence bit was cleared
 */
public record StorePosition(
    long next,
    long block,
    String topic,
    long live,
    long rejected,
    long gone,
    long digest,
    long changes,
    long unset) {
  /** The position of a store that holds nothing. */
  public static final StorePosition START = new StorePosition(0, 0, "", 0, 0, 0, 0, 0, 0);

  /**
   * Returns the position that the hash holds; {@link #START} for an absent hash.
   *
   * @throws IllegalArgumentException if the store has another layout
   */
  public static StorePosition of(Map<String, String> hash) {
    String layout = hash.getOrDefault("layout", "1");
    if (!hash.isEmpty() && !layout.equals(Integer.toString(StoreKeys.LAYOUT))) {
      throw new IllegalArgumentException(otherLayout(layout));
    }
    return new StorePosition(
        number(hash, "next"),
        number(hash, "block"),
        hash.getOrDefault("topic", ""),
        number(hash, "live"),
        number(hash, "rejected"),
        number(hash, "gone"),
        Long.parseUnsignedLong(hash.getOrDefault("digest", "0"), 16),
        number(hash, "changes"),
        number(hash, "unset"));
  }

  /** Returns what to do about a store of another layout. */
  public static String otherLayout(String layout) {
    return "Redis holds keys of layout %s, this version writes and reads layout %d: delete them (redis-cli FLUSHDB); they are written again from the topics"
        .formatted(layout, StoreKeys.LAYOUT);
  }

  /** Returns how many records of {@code images} the store has seen: live + rejected + gone. */
  public long seen() {
    return live + rejected + gone;
  }

  private static long number(Map<String, String> hash, String field) {
    return Long.parseLong(hash.getOrDefault(field, "0"));
  }
}
