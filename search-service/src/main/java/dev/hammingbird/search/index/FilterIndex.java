package dev.hammingbird.search.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.roaringbitmap.RoaringBitmap;

/**
 * By which the pictures of one partition are chosen: a bitmap of slots per set of labels, slots by
 * the beginnings of their ids, and the first and last arrival of every 4,096 slots. What arrives is
 * only noted; it is indexed in the background or when somebody asks, so that loading a store does
 * not wait for it. Safe for several threads.
 */
final class FilterIndex {
  private static final int CHUNK = 4096;

  private final Pictures pictures;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Set<Long> dirty = ConcurrentHashMap.newKeySet();
  private volatile long current = -1;
  private volatile boolean beyond;
  private final RoaringBitmap indexed = new RoaringBitmap();
  private final List<RoaringBitmap> byLabels = new ArrayList<>();
  private final IdTrie byId;
  private long[] earliest = {};
  private long[] latest = {};

  /** What there is to know of pictures, by slot. */
  interface Pictures {
    boolean knows(long slot);

    byte[] idBytes(long slot);

    long arrivalMillis(long slot);

    int labelSet(long slot);
  }

  FilterIndex(Pictures pictures) {
    this.pictures = pictures;
    this.byId = new IdTrie(pictures::idBytes);
  }

  /** Notes that a slot is known from now on. Called by one thread. */
  void added(long slot) {
    long chunk = slot / CHUNK;
    // A chunk that is current is in the set, or about to be, or this slot was known before it was
    // taken from the set and read.
    if (chunk != current) {
      current = chunk;
      dirty.add(chunk);
    }
  }

  /** Changes the labels of a slot, and does what makes the directory say so. */
  void relabel(long slot, int labelSet, Runnable change) {
    lock.writeLock().lock();
    try {
      if (slot < PictureSet.SLOTS && indexed.contains((int) slot)) {
        byLabels(pictures.labelSet(slot)).remove((int) slot);
        byLabels(labelSet).add((int) slot);
      }
      change.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Indexes what was only noted. */
  void catchUp() {
    if (dirty.isEmpty()) {
      return;
    }
    for (long chunk : new TreeSet<>(dirty)) {
      lock.writeLock().lock();
      try {
        if (dirty.remove(chunk)) {
          // Only now: from here on an arrival puts the chunk into the set again.
          current = -1;
          index(chunk);
        }
      } finally {
        lock.writeLock().unlock();
      }
    }
  }

  /**
   * Returns the slots that a filter lets pass; the caller's own.
   *
   * @param labelSets asked for the sets of labels that are wanted
   * @throws IllegalStateException if there are slots that no bitmap can hold
   */
  RoaringBitmap select(PictureFilter filter, Supplier<BitSet> labelSets) {
    catchUp();
    if (beyond) {
      throw new IllegalStateException(
          "a partition has more than %d records, beyond which pictures cannot be filtered"
              .formatted(PictureSet.SLOTS));
    }
    lock.readLock().lock();
    try {
      RoaringBitmap found =
          filter.idPrefix().isEmpty()
              ? null
              : byId.startingWith(filter.idPrefix().getBytes(StandardCharsets.UTF_8));
      if (filter.byLabel()) {
        RoaringBitmap labelled = labelled(labelSets.get());
        found = found == null ? labelled : RoaringBitmap.and(found, labelled);
      }
      RoaringBitmap all = found == null ? indexed.clone() : found;
      return filter.byTime() ? arrived(all, filter) : all;
    } finally {
      lock.readLock().unlock();
    }
  }

  private RoaringBitmap labelled(BitSet wanted) {
    RoaringBitmap found = new RoaringBitmap();
    wanted.stream()
        .filter(set -> set < byLabels.size())
        .forEach(set -> found.or(byLabels.get(set)));
    return found;
  }

  private RoaringBitmap arrived(RoaringBitmap candidates, PictureFilter filter) {
    RoaringBitmap found = new RoaringBitmap();
    for (int chunk = 0; chunk < earliest.length; chunk++) {
      long first = (long) chunk * CHUNK;
      if (earliest[chunk] >= filter.from() && latest[chunk] < filter.to()) {
        found.add(first, first + CHUNK);
      } else if (latest[chunk] >= filter.from() && earliest[chunk] < filter.to()) {
        candidates.forEachInRange(
            (int) first,
            CHUNK,
            slot -> {
              if (filter.wants(pictures.arrivalMillis(Integer.toUnsignedLong(slot)))) {
                found.add(slot);
              }
            });
      }
    }
    found.and(candidates);
    return found;
  }

  private void index(long chunk) {
    for (long slot = chunk * CHUNK; slot < (chunk + 1) * CHUNK; slot++) {
      if (slot >= PictureSet.SLOTS) {
        beyond = true;
      } else if (pictures.knows(slot) && !indexed.contains((int) slot)) {
        indexed.add((int) slot);
        byLabels(pictures.labelSet(slot)).add((int) slot);
        byId.add(slot);
        arrived((int) chunk, pictures.arrivalMillis(slot));
      }
    }
  }

  private void arrived(int chunk, long millis) {
    if (chunk >= earliest.length) {
      int before = earliest.length;
      int length = Math.max(chunk + 1, before + before / 2);
      earliest = Arrays.copyOf(earliest, length);
      latest = Arrays.copyOf(latest, length);
      Arrays.fill(earliest, before, length, Long.MAX_VALUE);
      Arrays.fill(latest, before, length, Long.MIN_VALUE);
    }
    earliest[chunk] = Math.min(earliest[chunk], millis);
    latest[chunk] = Math.max(latest[chunk], millis);
  }

  private RoaringBitmap byLabels(int labelSet) {
    while (byLabels.size() <= labelSet) {
      byLabels.add(new RoaringBitmap());
    }
    return byLabels.get(labelSet);
  }
}
