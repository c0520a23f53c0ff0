package dev.hammingbird.search.index;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.StorePosition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One space as queries see it: the newest view, if there is one yet, and what is wrong with it. One
 * writer, many readers.
 */
public final class SpaceIndex {
  private final SpaceId space;
  private final Bits bits;
  private final Upkeep upkeep;
  private final RecentViews recent;
  private final SpaceTables tables;
  private volatile Optional<SpaceView> view = Optional.empty();
  private volatile Optional<String> trouble = Optional.empty();
  private volatile Map<Integer, StorePosition> elsewhere = Map.of();

  /** Begins without a view, and keeps its codes tidy at once. */
  public SpaceIndex(SpaceId space, Bits bits) {
    this(space, bits, Upkeep.atOnce());
  }

  /** Begins without a view. */
  public SpaceIndex(SpaceId space, Bits bits, Upkeep upkeep) {
    this.space = space;
    this.bits = bits;
    this.upkeep = upkeep;
    this.recent = new RecentViews(upkeep.recentViews());
    this.tables = new SpaceTables(bits, upkeep, this::useTables);
  }

  /** Returns the writer's side of a partition, empty. */
  public PartitionCodes newPartition() {
    return new PartitionCodes(bits, upkeep);
  }

  /** Returns the space. */
  public SpaceId space() {
    return space;
  }

  /** Returns the width of its codes. */
  public Bits bits() {
    return bits;
  }

  /** Returns the newest view; empty until the first load is complete. */
  public Optional<SpaceView> view() {
    Optional<SpaceView> shown = view;
    return shown.isPresent() && shown.get().relabelled() ? relabelled() : shown;
  }

  private synchronized Optional<SpaceView> relabelled() {
    if (view.isPresent() && view.get().relabelled()) {
      show(view.get().withLabelsOfNow());
    }
    return view;
  }

  private void show(SpaceView next) {
    recent.published(next, System.nanoTime());
    view = Optional.of(next.elsewhere(elsewhere));
  }

  /** States how far the partitions have come that other replicas hold, by partition. */
  public void elsewhere(Map<Integer, StorePosition> positions) {
    if (positions.equals(elsewhere)) {
      return;
    }
    synchronized (this) {
      elsewhere = Map.copyOf(positions);
      view = view.map(shown -> shown.elsewhere(elsewhere));
    }
  }

  /** Returns why answers may be out of date; empty when all is well. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** Shows a new state to queries that begin from now on. */
  public void publish(PictureDirectory directory, List<PartitionView> partitions) {
    synchronized (this) {
      show(new SpaceView(space, bits, directory, partitions, tables.all()));
    }
    tables.tend(partitions);
    upkeep.indexForFilters(directory);
  }

  private synchronized void useTables() {
    view = view.map(shown -> shown.with(tables.all()));
  }

  /** Returns the view that a token names; empty when it is no longer kept, or never was. */
  public Optional<SpaceView> at(String token) {
    return recent.of(token, System.nanoTime()).filter(SpaceView::complete);
  }

  /**
   * Returns a view that is kept and shows the codes of a partition at a position.
   *
   * @param topic Kafka's id of the topic {@code images}
   * @param next the position
   * @param labels how far label events bear on it, as in a token
   */
  public Optional<SpaceView> at(String topic, int partition, long next, List<Long> labels) {
    return recent.youngest(
        kept ->
            kept.holds(partition)
                && kept.directory().topic().equals(topic)
                && kept.partitions().get(partition).position().next() == next
                && kept.token().labels().equals(labels)
                && kept.complete(),
        System.nanoTime());
  }

  /** Has a view kept for a while, because an answer was given from it. */
  public void given(SpaceView shown) {
    recent.given(shown, System.nanoTime());
  }

  /** States why answers may be out of date from now on; empty when all is well again. */
  public void trouble(Optional<String> what) {
    trouble = what;
  }
}
