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
  /**
   * Version of the layout of all keys. A position says it; a store of another version is refused
   * and has to be emptied, after which it fills again from {@code codes.<space>}.
   */
  public static final int LAYOUT = 2;

  /** Slots whose ids share one key. */
  public static final int SLOTS_PER_GROUP = 128;

  /** The cleared slots that the list of them keeps; a reader that is further behind reads anew. */
  public static final int UNSET_KEPT = 65_536;

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

  /**
   * Returns the key of a page's presence bits: a bitmap. A page that is full, and whose slots all
   * count, has none.
   */
  public String live(SpaceId space, long page) {
    return prefix() + "live:" + space + ":" + page;
  }

  /** Returns the key of the ids of a group of slots: a string, see {@link IdGroup}. */
  public String ids(long group) {
    return prefix() + "ids:" + group;
  }

  /** Returns the key of the ids that hold a slot's. */
  public String idsOf(long slot) {
    return ids(slot / SLOTS_PER_GROUP);
  }

  /** Returns the key of the head of the id index: a hash, whose field {@code ids} counts ids. */
  public String index() {
    return prefix() + "index";
  }

  /** Returns the key of a bucket of the id index: a hash, see {@link IdIndex}. */
  public String bucket(long bucket) {
    return prefix() + "at:" + bucket;
  }

  /** Returns the key of a space's position: a hash, see {@link StorePosition}. */
  public String position(SpaceId space) {
    return prefix() + "pos:" + space;
  }

  /**
   * Returns the key of the slots whose presence bit was cleared, in order, the newest {@link
   * #UNSET_KEPT} of them: a list.
   */
  public String unset(SpaceId space) {
    return prefix() + "unset:" + space;
  }
}
