package dev.hammingbird.simulation;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.store.StoreBatch;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoreScript;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The store in memory, with the contract of the script that writes the real one. */
class MemoryStore {
  private Map<Integer, Ids> ids = new TreeMap<>();
  private Map<Place, Codes> codes = new TreeMap<>();

  private record Place(int partition, SpaceId space) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return partition == other.partition
          ? space.compareTo(other.space)
          : Integer.compare(partition, other.partition);
    }
  }

  /** The ids of a partition, which all spaces share: newest slots, and links to older versions. */
  private record Ids(Map<ImageId, Long> newest, Map<Long, Long> older) {
    Ids copy() {
      return new Ids(new HashMap<>(newest), new HashMap<>(older));
    }
  }

  /** One partition of one space. */
  static final class Codes {
    private final Map<Long, BinaryCode> written = new TreeMap<>();
    private final TreeSet<Long> present = new TreeSet<>();
    private final List<Long> unset = new ArrayList<>();
    private long pageEnd;
    private StorePosition position = StorePosition.START;

    private Codes copy() {
      Codes copy = new Codes();
      copy.written.putAll(written);
      copy.present.addAll(present);
      copy.unset.addAll(unset);
      copy.pageEnd = pageEnd;
      copy.position = position;
      return copy;
    }

    StorePosition position() {
      return position;
    }

    /** Returns slots that are marked as present, from one on. */
    SortedSet<Long> present(long from) {
      return present.tailSet(from);
    }

    /** Returns slots that were cleared, in order, from the n-th on; none if there are fewer. */
    List<Long> unset(long from) {
      return unset.subList((int) Math.min(from, unset.size()), unset.size());
    }

    /**
     * Returns what lies at a slot: zeros where nothing was written; empty behind the page's end.
     */
    Optional<BinaryCode> code(long slot, Bits bits) {
      if (slot >= pageEnd) {
        return Optional.empty();
      }
      BinaryCode code = written.get(slot);
      return Optional.of(code == null ? BinaryCode.ofWords(bits, new long[bits.words()], 0) : code);
    }

    boolean written(long slot) {
      return written.containsKey(slot);
    }
  }

  /** Everything there is at one moment. */
  record Snapshot(Map<Integer, Ids> ids, Map<Place, Codes> codes) {}

  Snapshot snapshot() {
    Map<Integer, Ids> allIds = new TreeMap<>();
    ids.forEach((partition, some) -> allIds.put(partition, some.copy()));
    Map<Place, Codes> allCodes = new TreeMap<>();
    codes.forEach((place, some) -> allCodes.put(place, some.copy()));
    return new Snapshot(allIds, allCodes);
  }

  void restore(Snapshot snapshot) {
    MemoryStore other = new MemoryStore();
    other.ids = snapshot.ids;
    other.codes = snapshot.codes;
    Snapshot own = other.snapshot();
    ids = own.ids;
    codes = own.codes;
  }

  void wipe() {
    ids = new TreeMap<>();
    codes = new TreeMap<>();
  }

  /** Returns one partition of one space; an empty one where nothing was written. */
  Codes codes(int partition, SpaceId space) {
    Codes found = codes.get(new Place(partition, space));
    return found == null ? new Codes() : found;
  }

  /** Applies a batch, or changes nothing. */
  final StoreScript.Outcome apply(StoreBatch batch) {
    Codes space =
        codes.computeIfAbsent(new Place(batch.partition(), batch.space()), _ -> new Codes());
    StorePosition before = space.position;
    if (!stands(before.next(), batch.expected())) {
      return new StoreScript.Outcome.Elsewhere(before.next(), before.block());
    }
    if (!before.topic().isEmpty() && !before.topic().equals(batch.topic())) {
      return new StoreScript.Outcome.OtherTopic(before.topic());
    }
    Ids partition =
        ids.computeIfAbsent(batch.partition(), _ -> new Ids(new HashMap<>(), new HashMap<>()));
    Writing writing = new Writing(space, partition, batch.expected());
    batch.entries().forEach(writing::code);
    batch.entries().forEach(writing::entry);
    space.position = writing.position(before, batch);
    return new StoreScript.Outcome.Applied(space.position);
  }

  /** Returns whether the store stands where the writer thinks. */
  boolean stands(long next, long expected) {
    return next == expected;
  }

  /** Returns whether a slot is marked as present, as it should always be. */
  boolean marks(boolean replacing) {
    return true;
  }

  /** One call of the script. */
  private final class Writing {
    private final Codes space;
    private final Ids partition;
    private final long expected;
    private long live;
    private long rejected;
    private long gone;
    private long digest;

    Writing(Codes space, Ids partition, long expected) {
      this.space = space;
      this.partition = partition;
      this.expected = expected;
    }

    void code(BlockEntry entry) {
      if (entry instanceof BlockEntry.Live picture) {
        space.written.put(picture.offset(), picture.code());
        space.pageEnd = Math.max(space.pageEnd, picture.offset() + 1);
      }
    }

    void entry(BlockEntry entry) {
      long slot = entry.offset();
      Long newest = partition.newest.get(entry.id());
      boolean current = newest == null || newest <= slot;
      if (current) {
        @Nullable Long older = newest;
        if (newest != null && newest == slot) {
          older = partition.older.get(slot);
        } else {
          partition.newest.put(entry.id(), slot);
          if (newest != null) {
            partition.older.put(slot, newest);
          } else {
            partition.older.remove(slot);
          }
        }
        supersede(older);
      }
      switch (entry) {
        case BlockEntry.Live picture when current -> show(picture, newest != null);
        case BlockEntry.Live _, BlockEntry.Erased _ -> gone++;
        case BlockEntry.RejectedByEncoder _ -> rejected++;
      }
    }

    private void show(BlockEntry.Live picture, boolean replacing) {
      live++;
      digest ^= EntryDigest.of(picture.offset(), picture.code());
      if (marks(replacing)) {
        space.present.add(picture.offset());
      }
    }

    private void supersede(@Nullable Long older) {
      for (Long slot = older; slot != null; slot = partition.older.get(slot)) {
        if (space.present.remove(slot)) {
          BinaryCode code = space.written.get(slot);
          if (code != null) {
            digest ^= EntryDigest.of(slot, code);
          }
          if (slot < expected) {
            space.unset.add(slot);
          }
          live--;
          gone++;
          return;
        }
      }
    }

    StorePosition position(StorePosition before, StoreBatch batch) {
      Map<String, String> hash = new HashMap<>();
      hash.put("next", Long.toString(batch.next()));
      hash.put("block", Long.toString(batch.nextBlock()));
      hash.put("topic", batch.topic());
      hash.put("live", Long.toString(before.live() + live));
      hash.put("rejected", Long.toString(before.rejected() + rejected));
      hash.put("gone", Long.toString(before.gone() + gone));
      hash.put("digest", EntryDigest.text(before.digest() ^ digest));
      hash.put("changes", Long.toString(before.changes() + 1));
      hash.put("unset", Integer.toString(space.unset.size()));
      hash.put("layout", "2");
      return StorePosition.of(hash);
    }
  }
}
