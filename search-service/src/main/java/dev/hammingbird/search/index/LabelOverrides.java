package dev.hammingbird.search.index;

import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

/** The label events by id, newest last. Safe for several threads. */
public final class LabelOverrides {
  private final Map<ImageId, LabelOverride> byId = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Integer, Long> next = new ConcurrentSkipListMap<>();

  /**
   * Takes an event.
   *
   * @param record where it lies on the topic {@code labels}
   * @return what holds now
   */
  public LabelOverride put(ImageId id, List<Label> labels, Slot record) {
    next.merge(record.partition(), record.offset() + 1, Math::max);
    return byId.merge(
        id,
        new LabelOverride(labels, record),
        (before, now) -> new LabelOverride(now.labels(), before.first()));
  }

  /** Returns whether there was no event. */
  public boolean isEmpty() {
    return byId.isEmpty();
  }

  /** Returns the first offset not taken yet, per partition of the topic up to the last one seen. */
  List<Long> positions() {
    int partitions = next.isEmpty() ? 0 : next.lastKey() + 1;
    return IntStream.range(0, partitions).mapToObj(p -> next.getOrDefault(p, 0L)).toList();
  }

  /** Returns what the events say of an id; empty when there was none. */
  public Optional<LabelOverride> of(ImageId id) {
    return Optional.ofNullable(byId.get(id));
  }
}
