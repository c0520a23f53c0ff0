package dev.hammingbird.search.index;

import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StoredId;

/**
 * Records of the store on their way into a directory, all of one {@link PictureChunk}; by column,
 * so that each step is a short loop. One writer's.
 */
final class RecordBatch {
  /** The most at once. */
  static final int MOST = StoreKeys.SLOTS_PER_GROUP;

  byte[] bytes = {};
  int count;
  final long[] slots = new long[MOST];
  final int[] idFrom = new int[MOST];
  final long[] lengths = new long[MOST];
  final long[] arrivals = new long[MOST];
  final long[] previous = new long[MOST];
  final long[] erased = new long[MOST];
  final long[] labelSets = new long[MOST];
  final long[] hashes = new long[MOST];

  /** Begins anew with records that lie in some bytes. */
  void begin(byte[] from) {
    bytes = from;
    count = 0;
  }

  /** Adds the record that ends at {@code to}. */
  void add(long slot, StoredId.Parts parts, int to, int labelSet) {
    slots[count] = slot;
    idFrom[count] = parts.idFrom();
    lengths[count] = (long) to - parts.idFrom();
    arrivals[count] = parts.arrivalMillis();
    previous[count] = parts.previous();
    erased[count] = parts.erased() ? 1 : 0;
    labelSets[count] = labelSet;
    count++;
  }

  /** Leaves in it what a chunk does not know; returns whether that is anything. */
  boolean leave(PictureChunk chunk) {
    int left = 0;
    for (int i = 0; i < count; i++) {
      if (!chunk.knows((int) (slots[i] % PictureChunk.ROWS))) {
        slots[left] = slots[i];
        idFrom[left] = idFrom[i];
        lengths[left] = lengths[i];
        arrivals[left] = arrivals[i];
        previous[left] = previous[i];
        erased[left] = erased[i];
        labelSets[left] = labelSets[i];
        left++;
      }
    }
    count = left;
    return left > 0;
  }

  /** Works out the hashes of the ids. */
  void hash() {
    for (int i = 0; i < count; i++) {
      hashes[i] = IdTable.hash(bytes, idFrom[i], idTo(i));
    }
  }

  int idTo(int index) {
    return idFrom[index] + (int) lengths[index];
  }

  int idBytes() {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (int) lengths[i];
    }
    return sum;
  }

  long least(long[] column) {
    long least = column[0];
    for (int i = 1; i < count; i++) {
      least = Math.min(least, column[i]);
    }
    return least;
  }

  long most(long[] column) {
    long most = column[0];
    for (int i = 1; i < count; i++) {
      most = Math.max(most, column[i]);
    }
    return most;
  }
}
