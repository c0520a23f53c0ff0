package dev.hammingbird.search.index;

import dev.hammingbird.contracts.image.ImageId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the slots of one partition: some 32 bytes a picture with 20 bytes of id. Ids lie
 * as bytes in pools; the way from an id to its slot is a hash table of slots.
 */
final class PartitionDirectory implements FilterIndex.Pictures, IdTable.Ids {
  private static final int CHUNK = PictureChunk.ROWS;

  /** By how much a table that is full is too small. */
  private static final double GROWTH = 1.4;

  private volatile AtomicReferenceArray<@Nullable PictureChunk> chunks =
      new AtomicReferenceArray<>(16);
  private volatile IdTable table = new IdTable(256, 16L * CHUNK);

  /** What takes the place of {@link #table} once all is in it; until then both are looked into. */
  private volatile @Nullable IdTable growing;

  /** How many known slots move to it for each that is added: it is done long before it is full. */
  private static final int MOVES = 4;

  /** The first slot that has not been moved. */
  private long moved;

  private final Moving moving = new Moving();

  private final Map<Long, Long> previous = new ConcurrentHashMap<>();
  private final FilterIndex filters = new FilterIndex(this);
  private long writing = -1;

  /**
   * Makes room at once for what is about to be added.
   *
   * @param ids about how many different ones there will be
   * @param slots the first slot that will not be there
   */
  void expect(long ids, long slots) {
    if (ids > GROWTH * table.count() && !newest().takes(ids, slots)) {
      grow(ids, slots);
    }
  }

  /** Adds what is not known yet of a batch, and leaves just that in it. */
  void add(RecordBatch batch) {
    PictureChunk chunk = batch.count == 0 ? null : chunkToWrite(batch.slots[0] / CHUNK);
    if (chunk == null || !batch.leave(chunk)) {
      return;
    }
    chunk.add(batch);
    for (int i = 0; i < batch.count; i++) {
      if (batch.previous[i] >= 0) {
        previous.put(batch.slots[i], batch.previous[i]);
      }
    }
    link(batch);
    filters.added(batch.slots[0]);
  }

  /** Returns by what its pictures are chosen. */
  FilterIndex filters() {
    return filters;
  }

  @Override
  public boolean knows(long slot) {
    PictureChunk chunk = chunk(slot);
    return chunk != null && chunk.knows((int) (slot % CHUNK));
  }

  /**
   * Returns the first slot of {@code [from, to)} that is not known, {@code to} if there is none.
   */
  long firstUnknown(long from, long to) {
    for (long slot = from; slot < to; ) {
      long first = slot - slot % CHUNK;
      int end = (int) Math.min(CHUNK, to - first);
      PictureChunk chunk = chunk(slot);
      long unknown = chunk == null ? slot : first + chunk.firstUnknown((int) (slot - first), end);
      if (unknown < first + end) {
        return unknown;
      }
      slot = first + end;
    }
    return to;
  }

  /** Returns the newest slot of an id, -1 for none. */
  long find(ImageId id) {
    byte[] bytes = id.bytes();
    IdTable next = growing;
    long found = next == null ? -1 : next.find(bytes, this);
    return Math.max(found, table.find(bytes, this));
  }

  @Override
  public boolean holds(long slot, byte[] bytes, int from, int to) {
    return known(slot).holds((int) (slot % CHUNK), bytes, from, to);
  }

  long previous(long slot) {
    return previous.getOrDefault(slot, -1L);
  }

  ImageId id(long slot) {
    return new ImageId(idText(slot));
  }

  String idText(long slot) {
    return known(slot).idText((int) (slot % CHUNK));
  }

  boolean erased(long slot) {
    return known(slot).erased((int) (slot % CHUNK));
  }

  @Override
  public byte[] idBytes(long slot) {
    return known(slot).id((int) (slot % CHUNK));
  }

  @Override
  public long arrivalMillis(long slot) {
    return known(slot).arrivalMillis((int) (slot % CHUNK));
  }

  int acceptedSet(long slot) {
    return known(slot).acceptedSet((int) (slot % CHUNK));
  }

  @Override
  public int labelSet(long slot) {
    return known(slot).labelSet((int) (slot % CHUNK));
  }

  void relabel(long slot, int labelSet) {
    PictureChunk chunk = known(slot);
    filters.relabel(slot, labelSet, () -> chunk.relabel((int) (slot % CHUNK), labelSet));
  }

  private PictureChunk known(long slot) {
    PictureChunk chunk = chunk(slot);
    if (chunk == null) {
      throw new IllegalArgumentException("slot " + slot + " was not added");
    }
    return chunk;
  }

  private @Nullable PictureChunk chunk(long slot) {
    AtomicReferenceArray<@Nullable PictureChunk> now = chunks;
    long index = slot / CHUNK;
    return index < now.length() ? now.get((int) index) : null;
  }

  private PictureChunk chunkToWrite(long number) {
    int index = Math.toIntExact(number);
    if (index >= chunks.length()) {
      AtomicReferenceArray<@Nullable PictureChunk> longer =
          new AtomicReferenceArray<>(Math.max(index + 1, chunks.length() + chunks.length() / 2));
      for (int i = 0; i < chunks.length(); i++) {
        longer.set(i, chunks.get(i));
      }
      chunks = longer;
    }
    PictureChunk before = writing < 0 ? null : chunks.get((int) writing);
    if (before != null && writing != number) {
      before.trim();
    }
    writing = number;
    PictureChunk chunk = chunks.get(index);
    if (chunk == null) {
      chunk = new PictureChunk();
      chunks.set(index, chunk);
    }
    return chunk;
  }

  private void link(RecordBatch batch) {
    long last = batch.most(batch.slots);
    moveSome(MOVES * batch.count);
    while (!newest().takes((long) newest().count() + batch.count, last)) {
      finish(); // before counting
      grow(
          (long) (GROWTH * (table.count() + (long) batch.count)),
          Math.max(last, (long) CHUNK * chunks.length()));
    }
    batch.hash();
    IdTable into = newest();
    into.fetch(batch.hashes, batch.count);
    for (int i = 0; i < batch.count; i++) {
      into.put(batch.hashes[i], batch.bytes, batch.idFrom[i], batch.idTo(i), batch.slots[i], this);
    }
  }

  /** Returns the table that new ids are put into. */
  private IdTable newest() {
    IdTable next = growing;
    return next == null ? table : next;
  }

  /**
   * Begins another table, to which what is known moves by and by, a few for each that comes: to
   * move millions of ids at once would keep new pictures waiting for seconds.
   */
  private void grow(long ids, long lastSlot) {
    finish();
    moved = 0;
    growing = new IdTable(ids, lastSlot);
  }

  private void finish() {
    moveSome(Integer.MAX_VALUE);
  }

  /**
   * Moves so many known slots to the table that grows, if one does, and goes over to it at last.
   */
  private void moveSome(int most) {
    IdTable next = growing;
    if (next == null) {
      return;
    }
    int done = 0;
    for (boolean more = true; more && done < most; ) {
      more = gather(Math.min(Moving.MOST, most - done));
      moving.putInto(next);
      done += moving.count;
    }
    if (done < most) {
      table = next;
      growing = null;
    }
  }

  /** Finds the known slots that are to be moved next; returns whether there may be others. */
  private boolean gather(int most) {
    AtomicReferenceArray<@Nullable PictureChunk> all = chunks;
    moving.count = 0;
    while (moving.count < most && moved < (long) CHUNK * all.length()) {
      PictureChunk chunk = all.get((int) (moved / CHUNK));
      int row = (int) (moved % CHUNK);
      if (chunk == null) {
        moved += CHUNK;
      } else {
        if (chunk.knows(row)) {
          moving.add(moved, chunk.idHash(row));
        }
        moved++;
      }
    }
    return moving.count == most;
  }

  /** Slots on their way into another table. */
  private final class Moving {
    /** So many places of a table are waited for together. */
    static final int MOST = 64;

    private final long[] slots = new long[MOST];
    private final long[] hashes = new long[MOST];
    private int count;

    void add(long slot, long hash) {
      slots[count] = slot;
      hashes[count++] = hash;
    }

    void putInto(IdTable into) {
      into.fetch(hashes, count);
      for (int i = 0; i < count; i++) {
        known(slots[i])
            .putId((int) (slots[i] % CHUNK), hashes[i], slots[i], into, PartitionDirectory.this);
      }
    }
  }
}
