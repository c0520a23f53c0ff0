package dev.hammingbird.trainer.evaluation;

import java.util.Map;
import java.util.TreeMap;

/**
 * How well codes retrieve.
 *
 * @param map tie-aware mean average precision over the whole database
 * @param mapLow lower end of its 95% bootstrap interval over queries
 * @param mapHigh upper end
 * @param precisionAt10 mean share of relevant items among the first ten
 * @param balance mean over bits of the smaller share of the two values, 0.5 at best
 * @param distinct distinct codes
 * @param queries how many queries were asked
 * @param database how many items each was asked of
 */
public record Judgement(
    double map,
    double mapLow,
    double mapHigh,
    double precisionAt10,
    double balance,
    int distinct,
    int queries,
    int database) {
  /** Returns the figures by name. */
  public Map<String, Double> figures() {
    Map<String, Double> figures = new TreeMap<>();
    figures.put("map", map);
    figures.put("map_low", mapLow);
    figures.put("map_high", mapHigh);
    figures.put("precision_at_10", precisionAt10);
    figures.put("bit_balance", balance);
    figures.put("distinct_codes", (double) distinct);
    figures.put("queries", (double) queries);
    figures.put("database", (double) database);
    return figures;
  }
}
