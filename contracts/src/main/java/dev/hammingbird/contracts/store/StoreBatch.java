package dev.hammingbird.contracts.store;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.code.SpaceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers blocks of one partition and space into one call of {@link StoreScript}.
 *
 * <p>The rule of the store: a block is applied only when it begins at or before the position; its
 * entries below the position are skipped; the position moves to its end. A block that begins after
 * the position is a gap, which must stop the partition instead of hiding a loss. Not thread-safe.
 */
public final class StoreBatch {
  private final StoreKeys keys;
  private final SpaceId space;
  private final Bits bits;
  private final String topic;
  private final long expected;
  private final List<BlockEntry> entries = new ArrayList<>();
  private long next;
  private long nextBlock;

  /**
   * Begins a batch.
   *
   * @param partition partition of {@code images}
   * @param topic Kafka's id of the topic {@code images}
   * @param position where the store is thought to stand
   */
  public StoreBatch(int partition, SpaceId space, Bits bits, String topic, StorePosition position) {
    this.keys = new StoreKeys(partition);
    this.space = space;
    this.bits = bits;
    this.topic = topic;
    this.expected = position.next();
    this.next = position.next();
    this.nextBlock = position.block();
  }

  /** A block begins after the position: something between is lost. */
  public static final class GapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GapException(String message) {
      super(message);
    }
  }

  /**
   * Adds the next block of the partition.
   *
   * @param blockOffset where the block lies on {@code codes.<space>}
   * @throws GapException if the block begins after the position
   * @throws IllegalArgumentException if the block is of another space, or of slots that the store
   *     cannot hold
   */
  public void add(CodeBlock block, long blockOffset) {
    if (!block.space().equals(space)) {
      throw new IllegalArgumentException(
          "a block of space %s among those of %s".formatted(block.space(), space));
    }
    if (block.to() > IdIndex.END) {
      throw new IllegalArgumentException(
          "offset %d is more than the store can hold, which is %d"
              .formatted(block.to(), IdIndex.END));
    }
    if (block.from() > next) {
      throw new GapException(
          "codes.%s/%d: block %d begins at %d, but the store stands at %d: what lies between is missing"
              .formatted(space, keys.partition(), blockOffset, block.from(), next));
    }
    for (BlockEntry entry : block.entries()) {
      if (entry.offset() >= next) {
        entries.add(entry);
      }
    }
    next = Math.max(next, block.to());
    nextBlock = blockOffset + 1;
  }

  /** Returns how many entries the batch holds. */
  public int size() {
    return entries.size();
  }

  /** Returns what the batch holds, ascending by offset. */
  public List<BlockEntry> entries() {
    return List.copyOf(entries);
  }

  /** Returns whose codes these are. */
  public SpaceId space() {
    return space;
  }

  /** Returns the partition of {@code images}. */
  public int partition() {
    return keys.partition();
  }

  /** Returns Kafka's id of the topic {@code images} that the entries come from. */
  public String topic() {
    return topic;
  }

  /** Returns where the store has to stand for the batch to be applied. */
  public long expected() {
    return expected;
  }

  /** Returns from which block on the store will not hold them yet. */
  public long nextBlock() {
    return nextBlock;
  }

  /** Returns where the store will stand. */
  public long next() {
    return next;
  }

  /** Returns the keys of the script call. */
  public byte[][] keys() {
    return new byte[][] {utf8(keys.position(space)), utf8(keys.unset(space)), utf8(keys.index())};
  }

  /** Returns the arguments of the script call. */
  public byte[][] arguments() {
    CodeWrites codes = new CodeWrites(new PageLayout(bits));
    IdWrites ids = new IdWrites();
    long digest = 0;
    int live = 0;
    int rejected = 0;
    int erased = 0;
    for (BlockEntry entry : entries) {
      ids.add(entry);
      switch (entry) {
        case BlockEntry.Live picture -> {
          codes.add(picture);
          digest ^= EntryDigest.of(picture.offset(), picture.code());
          live++;
        }
        case BlockEntry.RejectedByEncoder _ -> rejected++;
        case BlockEntry.Erased _ -> erased++;
      }
    }
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(utf8(keys.prefix()));
    arguments.add(utf8(space.value()));
    arguments.add(utf8(bits.count()));
    arguments.add(utf8(new PageLayout(bits).slotsPerPage()));
    arguments.add(utf8(expected));
    arguments.add(utf8(next));
    arguments.add(utf8(nextBlock));
    arguments.add(utf8(topic));
    arguments.add(utf8(EntryDigest.text(digest)));
    arguments.add(utf8(live));
    arguments.add(utf8(rejected));
    arguments.add(utf8(erased));
    arguments.add(ids.entries());
    List<byte[]> writes = codes.codes();
    List<byte[]> presence = codes.presence();
    List<byte[]> groups = ids.groups();
    arguments.add(utf8(writes.size() / 3));
    arguments.add(utf8(presence.size() / 3));
    arguments.add(utf8(groups.size() / 3));
    arguments.addAll(writes);
    arguments.addAll(presence);
    arguments.addAll(groups);
    return arguments.toArray(byte[][]::new);
  }

  static byte[] utf8(long number) {
    return utf8(Long.toString(number));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
