package dev.hammingbird.search.index;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.store.StorePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A whole space as it was at one position of each partition, and of the label events: what one
 * query is answered from. Immutable.
 */
public final class SpaceView {
  private final SpaceId space;
  private final Bits bits;
  private final PictureDirectory directory;
  private final List<PartitionView> partitions;
  private final LabelState labels;
  private final List<JointTables> tables;
  private final List<Joint> joints;
  private final SnapshotToken token;
  private final String tokenText;
  private final long live;

  SpaceView(
      SpaceId space,
      Bits bits,
      PictureDirectory directory,
      List<PartitionView> partitions,
      List<JointTables> tables) {
    this(space, bits, directory, partitions, directory.labelState(), tables);
  }

  private SpaceView(
      SpaceId space,
      Bits bits,
      PictureDirectory directory,
      List<PartitionView> partitions,
      LabelState labels,
      List<JointTables> tables) {
    this.space = space;
    this.bits = bits;
    this.directory = directory;
    this.partitions = List.copyOf(partitions);
    this.labels = labels;
    this.tables = tables;
    this.joints = Joint.of(tables, this.partitions);
    this.token =
        new SnapshotToken(
            directory.topic(),
            partitions.stream().map(partition -> partition.position().next()).toList(),
            labels.positions());
    this.tokenText = token.text();
    this.live = partitions.stream().mapToLong(partition -> partition.position().live()).sum();
  }

  /** Returns the same without the codes of any partition but these. */
  public SpaceView only(Set<Integer> wanted) {
    if (held().equals(wanted)) {
      return this;
    }
    List<PartitionView> chosen = new ArrayList<>();
    for (int p = 0; p < partitions.size(); p++) {
      chosen.add(
          wanted.contains(p)
              ? partitions.get(p)
              : PartitionView.elsewhere(partitions.get(p).position(), bits));
    }
    return new SpaceView(space, bits, directory, chosen, labels, tables);
  }

  /**
   * Returns the same with the positions of partitions that others hold.
   *
   * @param positions by partition; one that is not named is at its start
   */
  SpaceView elsewhere(Map<Integer, StorePosition> positions) {
    if (whole()) {
      return this;
    }
    List<PartitionView> all = new ArrayList<>();
    for (int p = 0; p < partitions.size(); p++) {
      PartitionView known = partitions.get(p);
      all.add(known.held() ? known : PartitionView.elsewhere(known(positions.get(p)), bits));
    }
    return new SpaceView(space, bits, directory, all, labels, tables);
  }

  /** Returns a position, if it is of this topic. */
  private StorePosition known(@Nullable StorePosition position) {
    return position != null && position.topic().equals(directory.topic())
        ? position
        : StorePosition.START;
  }

  /** Returns the partitions whose codes are here. */
  public Set<Integer> held() {
    Set<Integer> held = new TreeSet<>();
    for (int p = 0; p < partitions.size(); p++) {
      if (partitions.get(p).held()) {
        held.add(p);
      }
    }
    return held;
  }

  /** Returns whether the codes of a partition are here. */
  public boolean holds(int partition) {
    return partition < partitions.size() && partitions.get(partition).held();
  }

  /** Returns whether the codes of all partitions are here. */
  public boolean whole() {
    return partitions.stream().allMatch(PartitionView::held);
  }

  /** Returns whether label events came since. */
  boolean relabelled() {
    return !labels.equals(directory.labelState());
  }

  /** Returns the same codes with the labels that hold now. */
  SpaceView withLabelsOfNow() {
    return new SpaceView(space, bits, directory, partitions, directory.labelState(), tables);
  }

  /** Returns the same codes with other tables to find them by. */
  SpaceView with(List<JointTables> others) {
    return new SpaceView(space, bits, directory, partitions, labels, others);
  }

  /** Returns the tables by which some codes can be found without a scan. */
  List<Joint> joints() {
    return joints;
  }

  /** Returns whether the labels of its pictures are still known. */
  boolean complete() {
    return directory.remembers(labels);
  }

  /** Returns the space. */
  public SpaceId space() {
    return space;
  }

  /** Returns the width of its codes. */
  public Bits bits() {
    return bits;
  }

  /** Returns what is known of the pictures. */
  public PictureDirectory directory() {
    return directory;
  }

  /** Returns the partitions, in order. */
  public List<PartitionView> partitions() {
    return partitions;
  }

  /** Returns how many codes can be found. */
  public long live() {
    return live;
  }

  /** Returns how many of the codes tables can find; the others are scanned. */
  public long tabled() {
    return joints.stream().mapToLong(Joint::live).sum();
  }

  /** Returns positions, the opaque name of this state. */
  public SnapshotToken token() {
    return token;
  }

  /** Returns the token as it stands in answers. */
  public String tokenText() {
    return tokenText;
  }

  /**
   * Returns the address under which an id can be found here; empty when it has no code here.
   *
   * <p>Usually the newest of the id. If this space has not come that far, the one before.
   */
  public Optional<Slot> find(ImageId id) {
    Optional<Slot> slot = directory.find(id);
    while (slot.isPresent() && code(slot.get()).isEmpty()) {
      Slot at = slot.get();
      boolean toCome = at.offset() >= partitions.get(at.partition()).position().next();
      slot = toCome ? directory.before(at) : Optional.empty();
    }
    return slot;
  }

  /** Returns the code of a slot; empty when the slot is not live here. */
  public Optional<BinaryCode> code(Slot slot) {
    return slot.partition() < partitions.size()
        ? partitions.get(slot.partition()).code(slot.offset())
        : Optional.empty();
  }

  /** Returns the labels of a picture. */
  public List<Label> labels(Slot slot) {
    return directory.labels(slot, labels);
  }

  /** Returns the pictures that a filter lets pass, at least those that can be found here. */
  public SlotFilter select(PictureFilter filter) {
    return directory.select(filter, labels);
  }

  /**
   * Returns the words of a live slot's code.
   *
   * @throws IllegalArgumentException if the slot is not live here
   */
  long[] words(Slot slot) {
    return partitions
        .get(slot.partition())
        .words(slot.offset())
        .orElseThrow(() -> new IllegalArgumentException(slot + " is not live"));
  }
}
