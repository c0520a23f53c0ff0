package dev.hammingbird.search.report;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.search.index.LabelOverride;
import dev.hammingbird.search.index.PictureDirectory;
import dev.hammingbird.search.index.SpaceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a look at the live pictures of some slots of a partition found.
 *
 * @param live how many there are
 * @param labelled how many of them have labels
 * @param seenByTraining how many of those have labels that training saw
 * @param unseen the others, ascending by slot, as many as are wanted
 * @param sample codes that may be in the sample
 * @param next the slot to go on at; empty at the end of the partition
 */
public record Stretch(
    long live,
    long labelled,
    long seenByTraining,
    List<CodeTable.Row> unseen,
    List<CodeSample.Drawn> sample,
    OptionalLong next) {
  public Stretch {
    unseen = List.copyOf(unseen);
    sample = List.copyOf(sample);
  }

  /**
   * What is still of use.
   *
   * @param seed of the sample
   * @param unseen the most labelled pictures that training did not see
   * @param bound the largest hash that may be in the sample
   */
  public record Wanted(long seed, int unseen, long bound) {}

  /**
   * Looks.
   *
   * @param from the first slot
   * @param slots how many, live or not
   */
  public static Stretch of(
      TrainingSnapshot training,
      SpaceView view,
      int partition,
      long from,
      int slots,
      Wanted wanted) {
    Look look = new Look(training, view, wanted);
    view.partitions()
        .get(partition)
        .each(from, from + slots, (slot, code) -> look.at(new Slot(partition, slot), code));
    return new Stretch(
        look.live,
        look.labelled,
        look.seenByTraining,
        look.unseen,
        look.sample,
        view.partitions().get(partition).liveFrom(from + slots));
  }

  /** A look under way. */
  private static final class Look {
    final TrainingSnapshot training;
    final SpaceView view;
    final Wanted wanted;
    final List<CodeTable.Row> unseen = new ArrayList<>();
    final List<CodeSample.Drawn> sample = new ArrayList<>();
    long live;
    long labelled;
    long seenByTraining;

    Look(TrainingSnapshot training, SpaceView view, Wanted wanted) {
      this.training = training;
      this.view = view;
      this.wanted = wanted;
    }

    void at(Slot slot, long[] words) {
      live++;
      long hash = CodeSample.hash(wanted.seed, slot);
      if (hash <= wanted.bound) {
        sample.add(new CodeSample.Drawn(hash, slot, BinaryCode.ofWords(view.bits(), words, 0)));
      }
      List<Label> labels = view.directory().labels(slot);
      if (labels.isEmpty()) {
        return;
      }
      labelled++;
      if (seen(training, view.directory(), slot)) {
        seenByTraining++;
      } else if (unseen.size() < wanted.unseen) {
        unseen.add(new CodeTable.Row(BinaryCode.ofWords(view.bits(), words, 0), labels));
      }
    }
  }

  /** Returns whether training saw the labels of a picture. */
  static boolean seen(TrainingSnapshot training, PictureDirectory directory, Slot slot) {
    var id = directory.id(slot);
    if (directory.broughtLabels(slot) && training.learnedFrom(id, slot)) {
      return true;
    }
    Optional<LabelOverride> later = directory.overrides().of(id);
    return later.isPresent() && training.learnedFrom(id, slot, later.get().first());
  }
}
