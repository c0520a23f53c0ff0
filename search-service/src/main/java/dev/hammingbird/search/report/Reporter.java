package dev.hammingbird.search.report;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.search.index.LabelOverride;
import dev.hammingbird.search.index.PartitionView;
import dev.hammingbird.search.index.PictureDirectory;
import dev.hammingbird.search.index.Segment;
import dev.hammingbird.search.index.SpaceView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Judges a space by the labelled pictures whose labels its training did not see. Queries and the
 * database they are ranked in are the same pictures, each query left out of its own ranking.
 */
public final class Reporter {
  private static final int MAX_ROWS = 2_000_000;
  private static final int MAX_SAMPLE = 100_000;

  private Reporter() {}

  /** What a look at all live pictures found. */
  private static final class Gathered {
    final List<CodeTable.Row> unseen = new ArrayList<>();
    final List<BinaryCode> sample = new ArrayList<>();
    long live;
    long labelled;
    long seenByTraining;
  }

  /**
   * Judges a space.
   *
   * @param queries how many pictures to ask for at most, at least 1
   * @param seed of their choice and of the bootstrap
   */
  public static Report report(ModelRecord model, SpaceView view, int queries, long seed) {
    Gathered gathered = gather(model.manifest().snapshot(), view, new SplittableRandom(seed));
    Report.CodeFigures codes = CodeStatistics.of(view.bits(), gathered.sample, seed);
    if (gathered.unseen.size() < 2) {
      return write(model, view, seed, gathered, Optional.empty(), 0, codes);
    }
    CodeTable table = new CodeTable(view.bits(), gathered.unseen);
    int[] chosen = Evaluation.choose(table.rows(), queries, seed);
    Evaluation evaluation = new Evaluation(table, chosen);
    return write(model, view, seed, gathered, Optional.of(evaluation), chosen.length, codes);
  }

  private static Gathered gather(
      TrainingSnapshot training, SpaceView view, SplittableRandom random) {
    Gathered gathered = new Gathered();
    for (int p = 0; p < view.partitions().size(); p++) {
      PartitionView partition = view.partitions().get(p);
      for (Segment segment : partition.segments()) {
        for (int row = 0; row < segment.rows(); row++) {
          if (segment.live().contains(row)) {
            Slot slot = new Slot(p, segment.slot(row));
            look(training, view, slot, random, gathered);
          }
        }
      }
    }
    return gathered;
  }

  private static void look(
      TrainingSnapshot training,
      SpaceView view,
      Slot slot,
      SplittableRandom random,
      Gathered gathered) {
    gathered.live++;
    BinaryCode code = view.code(slot).orElseThrow();
    if (gathered.sample.size() < MAX_SAMPLE) {
      gathered.sample.add(code);
    } else if (random.nextLong(gathered.live) < MAX_SAMPLE) {
      gathered.sample.set(random.nextInt(MAX_SAMPLE), code);
    }
    List<Label> labels = view.directory().labels(slot);
    if (labels.isEmpty()) {
      return;
    }
    gathered.labelled++;
    if (seen(training, view.directory(), slot)) {
      gathered.seenByTraining++;
    } else if (gathered.unseen.size() < MAX_ROWS) {
      gathered.unseen.add(new CodeTable.Row(code, labels));
    }
  }

  static boolean seen(TrainingSnapshot training, PictureDirectory directory, Slot slot) {
    var id = directory.id(slot);
    if (directory.broughtLabels(slot) && training.learnedFrom(id, slot)) {
      return true;
    }
    Optional<LabelOverride> later = directory.overrides().of(id);
    return later.isPresent() && training.learnedFrom(id, slot, later.get().first());
  }

  private static Report write(
      ModelRecord model,
      SpaceView view,
      long seed,
      Gathered gathered,
      Optional<Evaluation> evaluation,
      int queries,
      Report.CodeFigures codes) {
    Optional<double[]> interval = evaluation.map(e -> e.interval(seed));
    return new Report(
        view.space().value(),
        model.manifest().name(),
        view.bits().count(),
        view.token().text(),
        Instant.now(),
        protocol(gathered, queries),
        seed,
        gathered.live,
        gathered.labelled,
        gathered.seenByTraining,
        queries,
        evaluation.map(Evaluation::database).orElse(0),
        evaluation.map(Evaluation::map),
        interval.map(ends -> ends[0]),
        interval.map(ends -> ends[1]),
        evaluation.map(Evaluation::prevalence),
        evaluation.map(Evaluation::precisionAtTen),
        evaluation.map(Evaluation::precisionRadiusTwo),
        evaluation.map(Evaluation::emptyRadiusTwo),
        evaluation.map(Evaluation::precisionAt).orElse(List.of()),
        evaluation.map(Evaluation::curve).orElse(List.of()),
        evaluation.map(Evaluation::distances).orElse(List.of()),
        evaluation.map(Evaluation::perLabel).orElse(Map.of()),
        codes);
  }

  private static String protocol(Gathered gathered, int queries) {
    if (queries == 0) {
      return "There are no labelled pictures that training did not see (%d labelled, %d of them seen):"
              .formatted(gathered.labelled, gathered.seenByTraining)
          + " only label-free figures.";
    }
    String all = gathered.unseen.size() == MAX_ROWS ? "the first %d" : "all %d";
    return ("%d queries, drawn by the seed from "
            + all
            + " labelled live pictures whose labels training did not see; each is ranked by Hamming"
            + " distance against all the others; relevant is what shares a label; ties are averaged"
            + " over all orders; a query with nothing relevant counts 0; interval: 95%% bootstrap over"
            + " queries; %d labelled pictures left out because training saw their labels.")
        .formatted(queries, gathered.unseen.size(), gathered.seenByTraining);
  }
}
