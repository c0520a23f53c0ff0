package dev.hammingbird.contracts.store;

import dev.hammingbird.contracts.code.SpaceId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of the Redis keys of one partition. All carry one hash tag, so that a cluster keeps them
 * together and one script call may write them all.
 *
 * @param partition partition of the topic {@code images}
 */
public record StoreKeys(int partition) {
  /** Slots that share one hash of ids; small enough for Redis to keep the hash as a listpack. */
  public static final int SLOTS_PER_IDS_KEY = 64;

  private static final Pattern OF_A_SPACE =
      Pattern.compile("hb:\\{p\\d+\\}:(?:codes|live|pos|unset):([0-9a-f]{16})(:.*)?");

  /** Returns the space that alone a key belongs to; empty for one that spaces share. */
  public static Optional<SpaceId> spaceOf(String key) {
    Matcher matcher = OF_A_SPACE.matcher(key);
    return matcher.matches() ? SpaceId.parse(matcher.group(1)) : Optional.empty();
  }

  /** Returns what all keys of the partition begin with. */
  public String prefix() {
    return "hb:{p" + partition + "}:";
  }

  /** Returns the key of a page of codes: a string read as a bitfield. */
  public String codes(SpaceId space, long page) {
    return prefix() + "codes:" + space + ":" + page;
  }

  /** Returns the key of a page's presence bits: a bitmap. */
  public String live(SpaceId space, long page) {
    return prefix() + "live:" + space + ":" + page;
  }

  /** Returns the key of the ids of the slots {@code [64 n, 64 n + 64)}: a hash, slot to id. */
  public String ids(long group) {
    return prefix() + "ids:" + group;
  }

  /** Returns the key of the ids that hold a slot's. */
  public String idsOf(long slot) {
    return ids(slot / SLOTS_PER_IDS_KEY);
  }

  /** Returns the key of the newest slot of each id: a hash. */
  public String slots() {
    return prefix() + "slots";
  }

  /** Returns the key of a space's position: a hash, see {@link StorePosition}. */
  public String position(SpaceId space) {
    return prefix() + "pos:" + space;
  }

  /** Returns the key of the slots whose presence bit was cleared, in order: a list. */
  public String unset(SpaceId space) {
    return prefix() + "unset:" + space;
  }
}
