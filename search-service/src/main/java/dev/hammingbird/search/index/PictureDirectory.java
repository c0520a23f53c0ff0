package dev.hammingbird.search.index;

import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.store.IdGroup;
import dev.hammingbird.contracts.store.StoredId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.roaringbitmap.RoaringBitmap;

/**
 * Ids, labels and arrival of the pictures of one topic {@code images}, shared by all spaces. One
 * writer a partition, many readers without locks; label events may come from another thread.
 */
public final class PictureDirectory {
  private final String topic;
  private final LabelSets labelSets;
  private final LabelOverrides overrides;
  private final List<PartitionDirectory> partitions;
  private final LabelHistory history;
  private final List<RecordBatch> batches;

  /**
   * Begins empty.
   *
   * @param topic Kafka's id of the topic
   * @param partitions how many it has, at least 1
   */
  public PictureDirectory(
      String topic, int partitions, LabelSets labelSets, LabelOverrides overrides) {
    this(
        topic,
        labelSets,
        overrides,
        IntStream.range(0, partitions).mapToObj(_ -> new PartitionDirectory()).toList(),
        new LabelHistory(overrides.positions()));
  }

  private PictureDirectory(
      String topic,
      LabelSets labelSets,
      LabelOverrides overrides,
      List<PartitionDirectory> partitions,
      LabelHistory history) {
    this.topic = topic;
    this.labelSets = labelSets;
    this.overrides = overrides;
    this.partitions = List.copyOf(partitions);
    this.history = history;
    this.batches = partitions.stream().map(_ -> new RecordBatch()).toList();
  }

  /** Returns the same with nothing known of some partitions; this one stays what it is. */
  public PictureDirectory without(Set<Integer> dropped) {
    return new PictureDirectory(
        topic,
        labelSets,
        overrides,
        IntStream.range(0, partitions.size())
            .mapToObj(p -> dropped.contains(p) ? new PartitionDirectory() : partitions.get(p))
            .toList(),
        history);
  }

  /** Returns Kafka's id of the topic. */
  public String topic() {
    return topic;
  }

  /** Returns how many partitions the topic has. */
  public int partitions() {
    return partitions.size();
  }

  /**
   * Adds what the store says of a slot: the record in the bytes {@code [from, to)}. A slot that is
   * known already is left as it is.
   */
  public void add(int partition, long offset, byte[] bytes, int from, int to) {
    RecordBatch batch = batches.get(partition);
    batch.begin(bytes);
    put(batch, offset, bytes, from, to);
    add(partition, batch);
  }

  /**
   * Adds what the store says of a group of slots: the {@link IdGroup} in the bytes {@code [from,
   * to)}. Slots that are known already are left as they are.
   *
   * @param first the first slot of the group
   */
  public void addGroup(int partition, long first, byte[] bytes, int from, int to) {
    RecordBatch batch = batches.get(partition);
    batch.begin(bytes);
    IdGroup.read(
        bytes,
        from,
        to,
        (index, begin, end) -> {
          if (index >= RecordBatch.MOST) {
            throw new IllegalArgumentException("a group of ids holds more than it may");
          }
          put(batch, first + index, bytes, begin, end);
        });
    add(partition, batch);
  }

  private void put(RecordBatch batch, long slot, byte[] bytes, int from, int to) {
    StoredId.Parts parts = StoredId.Parts.of(bytes, from, to);
    batch.add(slot, parts, to, labelSets.number(parts, bytes));
  }

  private void add(int partition, RecordBatch batch) {
    partitions.get(partition).add(batch);
    if (!overrides.isEmpty()) {
      for (int i = 0; i < batch.count; i++) {
        ImageId id = id(new Slot(partition, batch.slots[i]));
        overrides.of(id).ifPresent(override -> relabel(id, override, false));
      }
    }
  }

  /** Lets a label event bear on the newest picture of an id, if there is one. */
  public void apply(ImageId id, LabelOverride override) {
    relabel(id, override, true);
    // Only now do views show it, so that labels and token change in one step.
    history.show(overrides.positions());
  }

  /** Returns how far label events bear on what new views show. */
  LabelState labelState() {
    return history.shown();
  }

  /** Returns whether the labels of an older state are still known. */
  boolean remembers(LabelState state) {
    return history.remembers(state.sequence());
  }

  private void relabel(ImageId id, LabelOverride override, boolean seen) {
    int number = partitionOf(id);
    PartitionDirectory partition = partitions.get(number);
    long slot = partition.find(id);
    if (slot >= 0) {
      int before = partition.labelSet(slot);
      int now = labelSets.number(override.labels());
      if (seen && before != now) {
        history.changed(new Slot(number, slot), before);
      }
      partition.relabel(slot, now);
    }
  }

  /**
   * Makes room at once for what is about to be added.
   *
   * @param ids about how many different ones the partition will have
   * @param slots the first offset that will not be there
   */
  public void expect(int partition, long ids, long slots) {
    partitions.get(partition).expect(ids, slots);
  }

  /** Returns the first of the offsets {@code [from, to)} that was not added, {@code to} if none. */
  public long firstUnknown(int partition, long from, long to) {
    return partitions.get(partition).firstUnknown(from, to);
  }

  /** Returns whether the slot was added. */
  public boolean knows(int partition, long offset) {
    return partitions.get(partition).knows(offset);
  }

  /** Returns the newest address of an id, an erasure's included; empty for an unknown id. */
  public Optional<Slot> find(ImageId id) {
    int partition = partitionOf(id);
    long slot = partitions.get(partition).find(id);
    return slot < 0 ? Optional.empty() : Optional.of(new Slot(partition, slot));
  }

  /** Returns the address that a picture's id had before; empty when this is its first. */
  public Optional<Slot> before(Slot slot) {
    long previous = partitions.get(slot.partition()).previous(slot.offset());
    return previous < 0 ? Optional.empty() : Optional.of(new Slot(slot.partition(), previous));
  }

  /**
   * Returns whose slot it is.
   *
   * @throws IllegalArgumentException if the slot was not added
   */
  public ImageId id(Slot slot) {
    return partitions.get(slot.partition()).id(slot.offset());
  }

  /**
   * Returns the text of the id of a slot, which was checked when it came.
   *
   * @throws IllegalArgumentException if the slot was not added
   */
  public String idText(Slot slot) {
    return partitions.get(slot.partition()).idText(slot.offset());
  }

  /** Returns whether the slot is an erasure. */
  public boolean erased(Slot slot) {
    return partitions.get(slot.partition()).erased(slot.offset());
  }

  /** Returns when the picture was accepted, milliseconds since 1970. */
  public long arrivalMillis(Slot slot) {
    return partitions.get(slot.partition()).arrivalMillis(slot.offset());
  }

  /** Returns the labels that hold now. */
  public List<Label> labels(Slot slot) {
    return labelSets.labels(labelSet(slot.partition(), slot.offset()));
  }

  /** Returns the labels that held in a state. */
  List<Label> labels(Slot slot, LabelState state) {
    int now = labelSet(slot.partition(), slot.offset());
    // In this order: what changes in between was noted before it changed.
    return labelSets.labels(history.since(state.sequence()).getOrDefault(slot, now));
  }

  /** Returns whether the picture had labels when it was accepted. */
  public boolean broughtLabels(Slot slot) {
    return partitions.get(slot.partition()).acceptedSet(slot.offset()) != LabelSets.NONE;
  }

  /** Returns the number of the set of labels that hold now. */
  public int labelSet(int partition, long offset) {
    return partitions.get(partition).labelSet(offset);
  }

  /**
   * Returns the pictures that a filter lets pass, by the labels that held in a state.
   *
   * @throws IllegalStateException if a partition has more records than can be filtered
   */
  SlotFilter select(PictureFilter filter, LabelState state) {
    List<RoaringBitmap> all =
        partitions.stream()
            .map(partition ->
                partition.filters().select(filter, () -> labelSets.matching(filter::wants)))
            .toList();
    if (filter.byLabel()) {
      history
          .since(state.sequence())
          .forEach((slot, before) -> {
            if (!knows(slot.partition(), slot.offset())) {
              return; // of a partition that is no longer here
            }
            boolean wanted = filter.wants(id(slot), labelSets.labels(before), arrivalMillis(slot));
            RoaringBitmap slots = all.get(slot.partition());
            if (wanted) {
              slots.add((int) slot.offset());
            } else {
              slots.remove((int) slot.offset());
            }
          });
    }
    return new PictureSet(all);
  }

  /** Makes ready for filters what was added; needs not be called, but then filters wait for it. */
  public void indexForFilters() {
    partitions.forEach(partition -> partition.filters().catchUp());
  }

  /** Returns the numbering of label sets. */
  public LabelSets labelSets() {
    return labelSets;
  }

  /** Returns the label events. */
  public LabelOverrides overrides() {
    return overrides;
  }

  private int partitionOf(ImageId id) {
    return IdPartitioner.partition(id, partitions.size());
  }
}
