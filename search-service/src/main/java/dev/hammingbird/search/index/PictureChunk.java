package dev.hammingbird.search.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The slots {@code [1024 n, 1024 (n + 1))} of a partition, by row. Which rows there are is written
 * last: who sees a row sees all of it. Those who write take turns; readers take no lock.
 */
final class PictureChunk {
  static final int ROWS = 1024;

  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] known = new long[ROWS / Long.SIZE];
  private final Column starts = new Column();
  private final Column lengths = new Column();
  private final Column arrivals = new Column();
  private final Column erased = new Column();
  private final Column accepted = new Column();

  /** The same as {@link #accepted} until a picture is labelled anew. */
  private volatile Column labels = accepted;

  private volatile byte[] pool = {};
  private int used;

  boolean knows(int row) {
    return (((long) WORDS.getAcquire(known, row >>> 6) >>> row) & 1) != 0;
  }

  /** Returns the first row of {@code [from, to)} that is not known, {@code to} if there is none. */
  int firstUnknown(int from, int to) {
    for (int row = from; row < to; row = (row | 63) + 1) {
      long missing = ~(long) WORDS.getAcquire(known, row >>> 6) & (-1L << row);
      if (missing != 0) {
        return Math.min(to, (row & ~63) + Long.numberOfTrailingZeros(missing));
      }
    }
    return to;
  }

  /** Adds records, none of which is known. */
  synchronized void add(RecordBatch batch) {
    boolean first = used == 0;
    reserve(batch);
    starts.cover(used, (long) used + batch.idBytes(), first);
    lengths.cover(batch.least(batch.lengths), batch.most(batch.lengths), first);
    arrivals.cover(batch.least(batch.arrivals), batch.most(batch.arrivals), first);
    erased.cover(0, batch.most(batch.erased), first);
    accepted.cover(batch.least(batch.labelSets), batch.most(batch.labelSets), first);
    boolean relabelled = labels != accepted;
    if (relabelled) {
      labels.cover(batch.least(batch.labelSets), batch.most(batch.labelSets), first);
    }
    byte[] into = pool;
    for (int i = 0; i < batch.count; i++) {
      int row = (int) (batch.slots[i] % ROWS);
      int length = (int) batch.lengths[i];
      System.arraycopy(batch.bytes, batch.idFrom[i], into, used, length);
      starts.set(row, used);
      lengths.set(row, length);
      arrivals.set(row, batch.arrivals[i]);
      erased.set(row, batch.erased[i]);
      accepted.set(row, batch.labelSets[i]);
      if (relabelled) {
        labels.set(row, batch.labelSets[i]);
      }
      used += length;
    }
    for (int i = 0; i < batch.count; i++) {
      int row = (int) (batch.slots[i] % ROWS);
      WORDS.setRelease(known, row >>> 6, known[row >>> 6] | (1L << row));
    }
  }

  /** Gives back what was reserved for ids that did not come. */
  synchronized void trim() {
    if (used < pool.length) {
      pool = Arrays.copyOf(pool, used);
    }
  }

  synchronized void relabel(int row, int labelSet) {
    if (labels == accepted) {
      labels = accepted.copy();
    }
    labels.replace(row, labelSet);
  }

  boolean holds(int row, byte[] id, int from, int to) {
    int length = (int) lengths.get(row);
    if (length != to - from) {
      return false;
    }
    int start = (int) starts.get(row);
    return Arrays.equals(pool, start, start + length, id, from, to);
  }

  byte[] id(int row) {
    int start = start(row);
    return Arrays.copyOfRange(pool, start, start + (int) lengths.get(row));
  }

  String idText(int row) {
    int start = start(row);
    return new String(pool, start, (int) lengths.get(row), StandardCharsets.UTF_8);
  }

  /** Returns {@link IdTable#hash} of the id of a row. */
  long idHash(int row) {
    int from = start(row);
    return IdTable.hash(pool, from, from + (int) lengths.get(row));
  }

  /** Puts the slot of a row into a table by the id that lies here, without a copy of it. */
  void putId(int row, long hash, long slot, IdTable table, IdTable.Ids ids) {
    int from = start(row);
    table.put(hash, pool, from, from + (int) lengths.get(row), slot, ids);
  }

  long arrivalMillis(int row) {
    return arrivals.get(row);
  }

  boolean erased(int row) {
    return erased.get(row) != 0;
  }

  int acceptedSet(int row) {
    return (int) accepted.get(row);
  }

  int labelSet(int row) {
    return (int) labels.get(row);
  }

  private int start(int row) {
    if (!knows(row)) {
      throw new IllegalArgumentException("row " + row + " was not added");
    }
    return (int) starts.get(row);
  }

  private void reserve(RecordBatch batch) {
    int needed = used + batch.idBytes();
    if (needed > pool.length) {
      // The first of many are a measure for the others.
      int expected =
          used == 0 && batch.count > 1
              ? (int) ((long) needed * ROWS / batch.count)
              : pool.length + pool.length / 2;
      pool = Arrays.copyOf(pool, Math.max(needed, expected));
    }
  }
}
