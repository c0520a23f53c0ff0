package dev.hammingbird.search.report;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.search.index.SpaceView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Judges a space by the labelled pictures whose labels its training did not see. Queries and the
 * database they are ranked in are the same pictures, each query left out of its own ranking.
 */
public final class Reporter {
  /** How many slots are looked at in one go. */
  private static final int STRETCH = 1 << 16;

  private Reporter() {}

  /**
   * Judges a space that is here.
   *
   * @param queries how many pictures to ask for at most, at least 1
   * @param seed of their choice and of the bootstrap
   */
  public static Report report(ModelRecord model, SpaceView view, int queries, long seed) {
    Findings findings = new Findings(seed);
    TrainingSnapshot training = model.manifest().snapshot();
    for (int p = 0; p < view.partitions().size(); p++) {
      OptionalLong next = OptionalLong.of(0);
      while (next.isPresent()) {
        Stretch stretch =
            Stretch.of(training, view, p, next.getAsLong(), STRETCH, findings.wanted());
        findings.add(stretch);
        next = stretch.next();
      }
    }
    return report(model, view.token().text(), findings, queries);
  }

  /**
   * Judges a space by what a look at it found.
   *
   * @param token names the state that was looked at
   * @param queries how many pictures to ask for at most, at least 1
   */
  public static Report report(ModelRecord model, String token, Findings findings, int queries) {
    Bits bits = model.manifest().bits();
    long seed = findings.seed();
    Report.CodeFigures codes = CodeStatistics.of(bits, findings.sample().codes(), seed);
    if (findings.unseen().size() < 2) {
      return write(model, token, findings, Optional.empty(), 0, codes);
    }
    CodeTable table = new CodeTable(bits, findings.unseen());
    int[] chosen = Evaluation.choose(table.rows(), queries, seed);
    Evaluation evaluation = new Evaluation(table, chosen);
    return write(model, token, findings, Optional.of(evaluation), chosen.length, codes);
  }

  private static Report write(
      ModelRecord model,
      String token,
      Findings findings,
      Optional<Evaluation> evaluation,
      int queries,
      Report.CodeFigures codes) {
    Optional<double[]> interval = evaluation.map(e -> e.interval(findings.seed()));
    return new Report(
        model.space().value(),
        model.manifest().name(),
        model.manifest().bits().count(),
        token,
        Instant.now(),
        protocol(findings, queries),
        findings.seed(),
        findings.live(),
        findings.labelled(),
        findings.seenByTraining(),
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

  private static String protocol(Findings findings, int queries) {
    if (queries == 0) {
      return "There are no labelled pictures that training did not see (%d labelled, %d of them seen):"
              .formatted(findings.labelled(), findings.seenByTraining())
          + " only label-free figures.";
    }
    String all = findings.unseen().size() == Findings.MOST_UNSEEN ? "the first %d" : "all %d";
    return ("%d queries, drawn by the seed from "
            + all
            + " labelled live pictures whose labels training did not see; each is ranked by Hamming"
            + " distance against all the others; relevant is what shares a label; ties are averaged"
            + " over all orders; a query with nothing relevant counts 0; interval: 95%% bootstrap over"
            + " queries; %d labelled pictures left out because training saw their labels.")
        .formatted(queries, findings.unseen().size(), findings.seenByTraining());
  }
}
