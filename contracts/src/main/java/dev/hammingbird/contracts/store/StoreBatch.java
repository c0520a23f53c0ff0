package dev.hammingbird.contracts.store;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

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
  private final PageLayout layout;
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
    this.layout = new PageLayout(bits);
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
   * @throws IllegalArgumentException if the block is of another space
   */
  public void add(CodeBlock block, long blockOffset) {
    if (!block.space().equals(space)) {
      throw new IllegalArgumentException(
          "a block of space %s among those of %s".formatted(block.space(), space));
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
    return new byte[][] {utf8(keys.position(space)), utf8(keys.slots()), utf8(keys.unset(space))};
  }

  /** Returns the arguments of the script call. */
  public byte[][] arguments() {
    List<byte[]> arguments = new ArrayList<>(16 + 4 * entries.size());
    List<byte[]> writes = new ArrayList<>();
    long digest = addRuns(writes);
    arguments.add(utf8(keys.prefix()));
    arguments.add(utf8(space.value()));
    arguments.add(utf8(bits.count()));
    arguments.add(utf8(layout.slotsPerPage()));
    arguments.add(utf8(expected));
    arguments.add(utf8(next));
    arguments.add(utf8(nextBlock));
    arguments.add(utf8(topic));
    arguments.add(utf8(EntryDigest.text(digest)));
    arguments.add(utf8(writes.size() / 3));
    arguments.add(utf8(entries.size()));
    arguments.addAll(writes);
    for (BlockEntry entry : entries) {
      arguments.add(utf8(entry.offset()));
      switch (entry) {
        case BlockEntry.Live live -> describe(arguments, "l", live, live.labels(), false);
        case BlockEntry.Erased erased -> describe(arguments, "e", erased, List.of(), true);
        case BlockEntry.RejectedByEncoder rejected ->
            describe(arguments, "r", rejected, List.of(), false);
      }
    }
    return arguments.toArray(byte[][]::new);
  }

  private static void describe(
      List<byte[]> arguments, String kind, BlockEntry entry, List<Label> labels, boolean erased) {
    ImageId id = entry.id();
    StoredId stored = new StoredId(OptionalLong.empty(), entry.arrivalMillis(), erased, labels, id);
    arguments.add(utf8(kind));
    arguments.add(id.bytes());
    arguments.add(utf8(stored.tail()));
  }

  /** Adds the writes of all codes, run by run, and returns the XOR of their digests. */
  private long addRuns(List<byte[]> writes) {
    long digest = 0;
    List<BlockEntry.Live> run = new ArrayList<>();
    for (BlockEntry entry : entries) {
      if (entry instanceof BlockEntry.Live live) {
        digest ^= EntryDigest.of(live.offset(), live.code());
        if (!run.isEmpty() && !follows(run.getLast().offset(), live.offset())) {
          addRun(writes, run);
          run.clear();
        }
        run.add(live);
      }
    }
    if (!run.isEmpty()) {
      addRun(writes, run);
    }
    return digest;
  }

  private boolean follows(long slot, long nextSlot) {
    return nextSlot == slot + 1 && layout.page(slot) == layout.page(nextSlot);
  }

  /** Adds a run as writes of (page, nibble of the page, bytes) or, of one nibble, a digit. */
  private void addRun(List<byte[]> writes, List<BlockEntry.Live> run) {
    long first = run.getFirst().offset();
    int firstBit = layout.indexInPage(first) * bits.count();
    int lead = firstBit % 8 == 0 ? 0 : 1;
    int nibbles = run.size() * bits.hexDigits();
    // One code more in front keeps the packing aligned when the run begins in mid-byte.
    byte[] packed = pack(run, lead);
    long page = layout.page(first);
    int firstNibble = firstBit / 4;
    if (lead == 1) {
      addWrite(writes, page, firstNibble, utf8(Integer.toHexString(packed[0] & 15)));
    }
    int whole = (nibbles - lead) / 2;
    if (whole > 0) {
      byte[] bytes = Arrays.copyOfRange(packed, lead, lead + whole);
      addWrite(writes, page, firstNibble + lead, concat((byte) 's', bytes));
    }
    if ((nibbles - lead) % 2 == 1) {
      int last = packed[lead + whole] >>> 4 & 15;
      addWrite(writes, page, firstNibble + nibbles - 1, utf8(Integer.toHexString(last)));
    }
  }

  /** Packs a run; when {@code lead} is 1, its first nibble falls into the low half of byte 0. */
  private byte[] pack(List<BlockEntry.Live> run, int lead) {
    byte[] packed = new byte[(run.size() * bits.hexDigits() + lead + 1) / 2];
    int nibble = lead;
    for (BlockEntry.Live live : run) {
      BinaryCode code = live.code();
      for (int n = 0; n < bits.hexDigits(); n++, nibble++) {
        int digit = (int) (code.word(n >>> 4) >>> (60 - 4 * (n & 15))) & 15;
        packed[nibble >>> 1] |= (byte) ((nibble & 1) == 0 ? digit << 4 : digit);
      }
    }
    return packed;
  }

  private static void addWrite(List<byte[]> writes, long page, int nibble, byte[] what) {
    writes.add(utf8(page));
    writes.add(utf8(nibble));
    writes.add(what);
  }

  private static byte[] concat(byte first, byte[] rest) {
    byte[] all = new byte[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  private static byte[] utf8(long number) {
    return utf8(Long.toString(number));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
