package dev.hammingbird.system.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a demo measured, and whether it holds. Filled in as the demo goes on. */
public final class Figures {
  private final Instant start;

  int images;
  long accepted;
  long encoded;
  long rejected;
  long erased;
  long toCome;
  long refused;
  double map = Double.NaN;
  double mapLow = Double.NaN;
  double mapHigh = Double.NaN;
  double mapBaseline = Double.NaN;
  double mapBaselineHigh = Double.NaN;
  double precisionAt10 = Double.NaN;
  double precisionAt10Baseline = Double.NaN;
  long queries;
  long database;
  long seenByTraining;
  int selfFound;
  int selfTried;
  double freshnessP50 = Double.NaN;
  double freshnessP99 = Double.NaN;
  double streamedPerSecond;
  double learnedPerSecond;
  double encodedPerSecond;
  double searchesPerSecond;
  String device = "";

  /** Begins with nothing measured; minutes count from {@code start}. */
  Figures(Instant start) {
    this.start = start;
  }

  /** Takes over what the two reports say. */
  void judge(JsonNode report, JsonNode baseline) {
    map = figure(report, "map");
    mapLow = figure(report, "map_low");
    mapHigh = figure(report, "map_high");
    precisionAt10 = figure(report, "precision_at_10");
    mapBaseline = figure(baseline, "map");
    mapBaselineHigh = figure(baseline, "map_high");
    precisionAt10Baseline = figure(baseline, "precision_at_10");
    queries = report.path("queries").asLong();
    database = report.path("database").asLong();
    seenByTraining = report.path("seen_by_training").asLong();
  }

  /** Takes over how long pictures took, ascending milliseconds. */
  void freshness(List<Double> millis) {
    freshnessP50 = Freshness.percentile(millis, 0.5);
    freshnessP99 = Freshness.percentile(millis, 0.99);
  }

  /** Returns what does not hold, a line each; empty when everything does. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (accepted != encoded + rejected + erased || toCome != 0) {
      problems.add(
          "accepted %d, but encoded %d + rejected %d + erased %d, %d to come"
              .formatted(accepted, encoded, rejected, erased, toCome));
    }
    if (accepted + refused < images) {
      problems.add(
          "sent %d pictures, but %d were accepted and %d refused"
              .formatted(images, accepted, refused));
    }
    if (selfFound != selfTried || selfTried == 0) {
      problems.add("%d of %d pictures found themselves".formatted(selfFound, selfTried));
    }
    if (!(mapLow > mapBaselineHigh)) {
      problems.add(
          "mAP %s (from %s) is not clearly above random projection's %s (to %s)"
              .formatted(map, mapLow, mapBaseline, mapBaselineHigh));
    }
    return problems;
  }

  /** Returns the figures of {@code RESULT}, in their order. */
  public Map<String, Object> result() {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ok", problems().isEmpty());
    result.put("images", images);
    result.put("accepted", accepted);
    result.put("encoded", encoded);
    result.put("rejected", rejected);
    result.put("erased", erased);
    put(result, "map", map);
    put(result, "map_low", mapLow);
    put(result, "map_high", mapHigh);
    put(result, "map_random_projection", mapBaseline);
    put(result, "precision_at_10", precisionAt10);
    result.put("self_found", selfFound);
    result.put("self_tried", selfTried);
    put(result, "freshness_p50_ms", freshnessP50);
    put(result, "freshness_p99_ms", freshnessP99);
    result.put("minutes", Duration.between(start, Instant.now()).toMillis() / 60e3);
    return result;
  }

  /** Prints the report for a person. */
  void print(PrintStream out) {
    out.println();
    out.printf(
        Locale.ROOT,
        "  mAP               %.3f [%.3f, %.3f]   random projection %.3f%n",
        map,
        mapLow,
        mapHigh,
        mapBaseline);
    out.printf(
        Locale.ROOT,
        "  precision@10      %.3f                  random projection %.3f%n",
        precisionAt10,
        precisionAt10Baseline);
    out.printf(
        Locale.ROOT,
        "  judged on         %d queries over %d pictures; left out: %d whose label training saw%n",
        queries,
        database,
        seenByTraining);
    out.printf(
        Locale.ROOT,
        "  images/s          in %.0f, learning %.0f (%s), encoding %.0f; searches/s %.0f%n",
        streamedPerSecond,
        learnedPerSecond,
        device,
        encodedPerSecond,
        searchesPerSecond);
    out.printf(
        Locale.ROOT, "  fresh after       p50 %.0f ms, p99 %.0f ms%n", freshnessP50, freshnessP99);
    out.printf(Locale.ROOT, "  found themselves  %d of %d at distance 0%n", selfFound, selfTried);
    out.printf(
        Locale.ROOT,
        "  ledger            accepted %d = encoded %d + rejected %d + erased %d; refused %d%n%n",
        accepted,
        encoded,
        rejected,
        erased,
        refused);
  }

  private static double figure(JsonNode report, String name) {
    return report.path(name).asDouble(Double.NaN);
  }

  /** JSON has no NaN: what was not measured is null. */
  private static void put(Map<String, Object> result, String name, double value) {
    if (Double.isNaN(value)) {
      result.put(name, null);
    } else {
      result.put(name, value);
    }
  }
}
