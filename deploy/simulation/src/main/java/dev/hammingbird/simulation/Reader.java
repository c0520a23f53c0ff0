package dev.hammingbird.simulation;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.index.PartitionCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A search replica that follows one space: the index is search's own, the rules of reading are
 * those of its follower. Presence bits, cleared slots and position are of one moment, codes of a
 * later one; anything may happen in between.
 */
final class Reader {
  private final World world;
  private final Space space;
  private final int slotsASlice;
  private List<Part> parts;

  Reader(World world, Space space) {
    this.world = world;
    this.space = space;
    this.slotsASlice = 4 << world.random.nextInt(6);
    this.parts = empty();
  }

  private record Slice(StorePosition position, List<Long> live, long limit, List<Long> unset) {}

  private final class Part {
    final PartitionCodes codes = new PartitionCodes(space.bits());
    StorePosition position = StorePosition.START;
    long next;
    long unsetRead;
    boolean caughtUp;
    Optional<Slice> pending = Optional.empty();
  }

  private List<Part> empty() {
    List<Part> some = new ArrayList<>();
    for (int i = 0; i < world.log.partitions(); i++) {
      some.add(new Part());
    }
    return some;
  }

  /** Does the next thing in some partition. */
  void step() {
    int partition = world.random.nextInt(parts.size());
    Part part = parts.get(partition);
    MemoryStore.Codes store = world.store.codes(partition, space.id());
    if (part.pending.isPresent()) {
      Slice slice = part.pending.get();
      part.pending = Optional.empty();
      if (apply(part, slice, store) && part.next >= slice.position.next()) {
        finish(partition, part, slice);
      }
    } else {
      look(partition, part, store);
    }
  }

  private void look(int partition, Part part, MemoryStore.Codes store) {
    StorePosition seen = store.position();
    boolean same = seen.equals(part.position) && seen.next() == part.next;
    if ((part.caughtUp && same) || (seen.topic().isEmpty() && part.next == 0)) {
      return;
    }
    if (seen.topic().isEmpty()
        || seen.next() < part.next
        || seen.changes() < part.position.changes()
        || (seen.changes() == part.position.changes() && !seen.equals(part.position))) {
      lost(partition);
      return;
    }
    long limit = part.next + slotsASlice;
    part.pending =
        Optional.of(
            new Slice(
                seen,
                store.present(part.next).stream()
                    .filter(slot -> slot < limit && slot < seen.next())
                    .toList(),
                limit,
                List.copyOf(store.unset(part.unsetRead))));
  }

  /** Reads the codes of a slice; returns whether all were there. */
  private boolean apply(Part part, Slice slice, MemoryStore.Codes store) {
    List<BinaryCode> codes = new ArrayList<>();
    for (long slot : slice.live) {
      Optional<BinaryCode> code = store.code(slot, space.bits());
      if (code.isEmpty()) {
        return false;
      }
      codes.add(code.get());
    }
    long[] words = new long[space.bits().words()];
    for (int i = 0; i < codes.size(); i++) {
      codes.get(i).copyTo(words, 0);
      part.codes.put(slice.live.get(i), words, 0);
    }
    slice.unset.forEach(part.codes::clear);
    part.unsetRead += slice.unset.size();
    part.next = Math.min(slice.limit, slice.position.next());
    part.position = slice.position;
    return true;
  }

  private void finish(int partition, Part part, Slice slice) {
    if (part.codes.digest() != slice.position.digest()) {
      lost(partition);
      return;
    }
    part.caughtUp = true;
    Violation.unless(
        part.codes.live() == slice.position.live(),
        "a reader of %s/%d shows %d codes at a position with %d",
        space.id(),
        partition,
        part.codes.live(),
        slice.position.live());
    var _ = part.codes.publish(slice.position);
  }

  private void lost(int partition) {
    world.say("reader of %s loses the store in partition %d", space.id(), partition);
    parts = empty();
  }

  /** Returns whether it shows what the store holds. */
  boolean caughtUp() {
    for (int p = 0; p < parts.size(); p++) {
      StorePosition there = world.store.codes(p, space.id()).position();
      Part part = parts.get(p);
      if (part.next != there.next()
          || part.codes.digest() != there.digest()
          || part.codes.live() != there.live()) {
        return false;
      }
    }
    return true;
  }
}
