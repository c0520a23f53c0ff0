package dev.hammingbird.ingest.erasure;

import dev.hammingbird.contracts.image.Erasure;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Slot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The erasures that are remembered, the oldest forgotten first. Safe for several threads. */
public final class Erasures {
  private final int most;
  private final Map<String, Instant> begun = new LinkedHashMap<>();
  private final Map<String, Erasure> byId = new LinkedHashMap<>();
  private final Map<Slot, Erasure> bySlot = new LinkedHashMap<>();

  /**
   * Remembers nothing yet.
   *
   * @param most how many are remembered
   */
  public Erasures(int most) {
    this.most = most;
  }

  /**
   * Remembers that an erasure is on its way. From now on nothing older is let in: it would lie
   * behind the record that erases it.
   */
  public synchronized void begin(ImageId id, Instant at) {
    begun.remove(id.value());
    begun.put(id.value(), at);
    cut(begun);
  }

  /** Remembers an erasure, perhaps once more. */
  public synchronized void note(Erasure erasure) {
    Erasure known = byId.remove(erasure.id());
    byId.put(erasure.id(), known != null && known.at().isAfter(erasure.at()) ? known : erasure);
    bySlot.put(erasure.image(), erasure);
    cut(byId);
    cut(bySlot);
  }

  /**
   * Returns whether what was written of an id at some time was erased since.
   *
   * @param written as the record itself says
   */
  public synchronized boolean since(ImageId id, Instant written) {
    Erasure erasure = byId.get(id.value());
    Instant asked = begun.get(id.value());
    return (erasure != null && !written.isAfter(erasure.at()))
        || (asked != null && !written.isAfter(asked));
  }

  /** Returns whether a record of an id on {@code images} lies before an erasure of it. */
  public synchronized boolean since(ImageId id, Slot record) {
    Erasure erasure = byId.get(id.value());
    return erasure != null
        && erasure.image().partition() == record.partition()
        && erasure.image().offset() > record.offset();
  }

  /** Returns the erasure of the tombstone at an address; empty when none is known. */
  public synchronized Optional<Erasure> at(Slot image) {
    return Optional.ofNullable(bySlot.get(image));
  }

  private void cut(Map<?, ?> all) {
    var oldest = all.entrySet().iterator();
    while (all.size() > most) {
      oldest.next();
      oldest.remove();
    }
  }
}
