package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.index.PartitionView;
import dev.hammingbird.search.index.PictureDirectory;
import dev.hammingbird.search.index.SpaceIndex;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Decides when queries see what was read of a space: all partitions at once where a replica reads
 * all, so that it never answers with half a store; each by itself where it reads a share, for then
 * others answer for what is not here. What is there of another topic {@code images}, which was
 * deleted and made anew, answers until everything that is to be read was, here as there.
 */
final class Showing {
  /** The part of the blocks on Kafka that the store must hold before a new replica answers. */
  private static final double ENOUGH = 0.99;

  private final SpaceIndex index;
  private final List<PartLoad> parts;
  private final Supplier<OptionalLong> blocks;
  private final Optional<Share> share;
  private final BooleanSupplier compiled;
  private PictureDirectory directory;

  /**
   * Begins with nothing shown.
   *
   * @param parts whoever changes the list tells by {@link #changed}
   * @param blocks how many blocks of the space Kafka had at first, once that is known
   * @param compiled whether searches of such codes are compiled, see {@code WarmUp}
   */
  Showing(
      SpaceIndex index,
      PictureDirectory directory,
      List<PartLoad> parts,
      Supplier<OptionalLong> blocks,
      Optional<Share> share,
      BooleanSupplier compiled) {
    this.index = index;
    this.directory = directory;
    this.parts = parts;
    this.blocks = blocks;
    this.share = share;
    this.compiled = compiled;
  }

  /** Shows what was read, unless something is missing or queries know more already. */
  synchronized boolean show(PartLoad part, PartitionView view) {
    part.caughtUp = true;
    part.view = view;
    if (share.isPresent()) {
      if (!part.shown
          && (carried(part).isPresent()
              ? knowsMore(part)
              : !ofAnotherTopic() && !missing(part).isEmpty())) {
        return false;
      }
      part.shown = true;
      return publishShare();
    }
    if (!part.shown
        && (!parts.stream().allMatch(each -> each.caughtUp)
            || parts.stream().anyMatch(this::knowsMore)
            || (index.view().isEmpty() && !missing().isEmpty()))) {
      return false;
    }
    parts.forEach(each -> each.shown = true);
    index.publish(directory, parts.stream().map(each -> each.view).toList());
    return true;
  }

  /** Takes note of another directory, or of parts that came and went. */
  synchronized void changed(PictureDirectory now) {
    directory = now;
    publishShare();
  }

  /**
   * Shows the parts that were read, and those as they were before that are read anew. What queries
   * see of another topic is replaced all at once: parts of both cannot be one answer.
   */
  private boolean publishShare() {
    if (ofAnotherTopic() && !(complete() && changedElsewhere())) {
      return false;
    }
    PartitionView nowhere = PartitionView.elsewhere(StorePosition.START, index.bits());
    index.publish(
        directory,
        parts.stream()
            .map(part ->
                !part.wanted ? nowhere : part.shown ? part.view : carried(part).orElse(nowhere))
            .toList());
    return true;
  }

  /** Returns whether who reads nothing itself would find others that answer from this topic. */
  private boolean changedElsewhere() {
    return parts.stream().anyMatch(part -> part.wanted)
        || share
            .filter(some -> some.topics().elsewhere(index.space(), directory.topic()))
            .isPresent();
  }

  /** Returns whether queries still see pictures of another topic {@code images}. */
  private boolean ofAnotherTopic() {
    return index
        .view()
        .filter(shown -> !shown.directory().topic().equals(directory.topic()))
        .isPresent();
  }

  /** Returns whether queries see all that is to be read. */
  boolean complete() {
    return parts.stream().allMatch(part -> part.shown || !part.wanted);
  }

  /** Returns whether queries see nothing of it. */
  boolean nothing() {
    return parts.stream().noneMatch(part -> part.shown);
  }

  /**
   * Returns what a replica that shows nothing yet lacks: a store that was emptied and is being
   * written again answers from the first block on, and a replica must not. Empty when nothing is
   * missing.
   */
  String missing() {
    return missing(
        blocks.get(),
        parts.stream().mapToLong(part -> part.position.block()).sum(),
        "of codes." + index.space());
  }

  private String missing(PartLoad part) {
    return missing(
        share.map(some -> some.blocks().of(index.space(), part.partition)).orElseGet(blocks),
        part.position.block(),
        "of partition %d of codes.%s".formatted(part.partition, index.space()));
  }

  private String missing(OptionalLong there, long here, String what) {
    if (!compiled.getAsBoolean()) {
      return "searching codes of %d bits is being compiled".formatted(index.bits().count());
    }
    return there.isEmpty()
        ? "Kafka has not said yet how many blocks there are"
        : here >= ENOUGH * there.getAsLong()
            ? ""
            : "the store holds %d of %d blocks %s and is being rebuilt"
                .formatted(here, there.getAsLong(), what);
  }

  /** Returns why answers may be out of date because of this; empty when they are not. */
  Optional<String> behind() {
    if (complete()) {
      return Optional.empty();
    }
    boolean answering =
        share.isEmpty()
            ? index.view().isPresent()
            : ofAnotherTopic()
                || parts.stream()
                    .anyMatch(part -> part.wanted && !part.shown && carried(part).isPresent());
    if (answering) {
      return Optional.of("the store is behind what this replica holds and being rebuilt");
    }
    // What is on its way to a replica that has a share, another answers for meanwhile.
    return share.isEmpty()
        ? Optional.of("this replica is still loading; " + missing())
        : Optional.empty();
  }

  private boolean knowsMore(PartLoad part) {
    return carried(part).filter(shown -> shown.position().next() > part.next).isPresent();
  }

  /** Returns what queries see of a partition, be it from this reading or the one before. */
  private Optional<PartitionView> carried(PartLoad part) {
    return index
        .view()
        .filter(shown ->
            shown.directory().topic().equals(directory.topic()) && shown.holds(part.partition))
        .map(shown -> shown.partitions().get(part.partition));
  }
}
