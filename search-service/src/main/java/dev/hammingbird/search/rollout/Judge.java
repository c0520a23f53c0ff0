package dev.hammingbird.search.rollout;

import dev.hammingbird.contracts.model.Gate;
import dev.hammingbird.contracts.model.Gate.Outcome;
import dev.hammingbird.search.follow.ImagesState;
import dev.hammingbird.search.report.Comparison;
import dev.hammingbird.search.report.Report;
import dev.hammingbird.search.report.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Judges a space that has come to the end of the log, gate by gate. */
final class Judge {
  private static final int SAMPLE = 20_000;
  private static final int ENOUGH_TO_COLLAPSE = 64;

  private final GateLimits limits;
  private final Shadow shadow;

  Judge(GateLimits limits, Shadow shadow) {
    this.limits = limits;
    this.shadow = shadow;
  }

  /**
   * Returns how every gate went.
   *
   * @param active the space that answers now; empty while none does
   */
  List<Gate> judge(
      Comparison.Side candidate, Optional<Comparison.Side> active, ImagesState images) {
    List<Gate> gates = new ArrayList<>();
    double coverage = images.coverage(candidate.view());
    gates.add(
        new Gate(
            "coverage",
            // That it came to the end that it was to reach is why it is judged; what has come in
            // since is still to come.
            Outcome.PASSED,
            share(coverage),
            "every picture up to the end as it was two seconds before at most",
            "%d live".formatted(candidate.view().live())));
    collapse(candidate, gates);
    gates.add(active.map(other -> map(candidate, other)).orElseGet(this::nothingToBeat));
    shadow(candidate, active, gates);
    return gates;
  }

  private void collapse(Comparison.Side candidate, List<Gate> gates) {
    Report.CodeFigures codes = Sample.figures(candidate.view(), SAMPLE, limits.seed());
    int bits = candidate.view().bits().count();
    String distinctLimit = "at least " + limits.leastDistinct();
    String stuckLimit = "at most %s of the bits".formatted(share(limits.mostStuck()));
    if (codes.sampled() < ENOUGH_TO_COLLAPSE) {
      String why = "only %d codes to judge by".formatted(codes.sampled());
      gates.add(Gate.skipped("distinct-codes", distinctLimit, why));
      gates.add(Gate.skipped("stuck-bits", stuckLimit, why));
      return;
    }
    gates.add(
        Gate.of(
            "distinct-codes",
            codes.distinct() >= limits.leastDistinct(),
            Integer.toString(codes.distinct()),
            distinctLimit,
            "of %d codes looked at; mean distance %.1f of %d bits"
                .formatted(codes.sampled(), codes.meanDistance(), bits)));
    gates.add(
        Gate.of(
            "stuck-bits",
            codes.stuckBits() <= limits.mostStuck() * bits,
            "%d of %d".formatted(codes.stuckBits(), bits),
            stuckLimit,
            "the same in more than 99% of the codes; share of ones farthest from a half: "
                + share(codes.worstBalance())));
  }

  private Gate map(Comparison.Side candidate, Comparison.Side active) {
    String limit =
        "not below that of %s by more than %s for certain"
            .formatted(active.view().space(), figure(limits.mapMargin()));
    Optional<Comparison> compared =
        Comparison.of(candidate, active, limits.queries(), limits.leastLabelled(), limits.seed());
    if (compared.isEmpty()) {
      return Gate.skipped(
          "map",
          limit,
          "fewer than %d labelled pictures whose labels neither training saw; the trainings say %s and %s of their own"
              .formatted(limits.leastLabelled(), stated(candidate), stated(active)));
    }
    Comparison found = compared.get();
    boolean worse = found.difference() < -limits.mapMargin() && found.high() < 0;
    return Gate.of(
        "map",
        !worse,
        "%s against %s, difference %s (95%%: %s to %s)"
            .formatted(
                figure(found.first()),
                figure(found.second()),
                figure(found.difference()),
                figure(found.low()),
                figure(found.high())),
        limit,
        "%d queries among %d pictures, paired".formatted(found.queries(), found.database()));
  }

  private Gate nothingToBeat() {
    return Gate.skipped("map", "not below that of the active space", "no space is active");
  }

  private void shadow(
      Comparison.Side candidate, Optional<Comparison.Side> active, List<Gate> gates) {
    String limit = "%d ms for 95%% of the answers".formatted(limits.latency().toMillis());
    Optional<Shadow.Outcome> asked =
        shadow.ask(candidate.view(), active.map(Comparison.Side::view));
    if (asked.isEmpty()) {
      gates.add(Gate.skipped("shadow-overlap", "none", "there was nothing to ask"));
      gates.add(Gate.skipped("latency", limit, "there was nothing to ask"));
      return;
    }
    Shadow.Outcome found = asked.get();
    String how =
        "%d queries (%s), %d could not be asked"
            .formatted(found.queries(), found.source(), found.failed());
    gates.add(
        active.isEmpty()
            ? Gate.skipped("shadow-overlap", "none", "no space is active")
            : new Gate(
                "shadow-overlap",
                Outcome.REPORTED,
                "%s of the first %d hits".formatted(share(found.overlap()), found.k()),
                "none",
                how));
    gates.add(
        Gate.of(
            "latency",
            found.candidateMillis() <= limits.latency().toMillis(),
            "%s ms".formatted(figure(found.candidateMillis())),
            limit,
            active.isEmpty()
                ? how
                : how + "; the active space: %s ms".formatted(figure(found.activeMillis()))));
  }

  private static String stated(Comparison.Side side) {
    Double map = side.model().manifest().evaluation().get("map");
    return map == null ? "nothing" : figure(map);
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.1f%%", value * 100);
  }
}
