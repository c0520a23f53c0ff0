package dev.hammingbird.trainer.evaluation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well codes retrieve. All but {@code mapPermuted} are means over all orders of items at equal
 * distance. A query with nothing relevant counts as 0.
 *
 * @param map mean average precision over the first {@code top}
 * @param mapLow lower end of its 95% bootstrap interval over queries
 * @param mapHigh upper end
 * @param mapPermuted the same with ties in the order of a seeded permutation of the database, as
 *     papers measure it
 * @param top how many of the first items the precision is averaged over; the size of the database
 *     for all
 * @param precisionAt mean share of relevant items among the first 10, 100, 1,000
 * @param precisionRadius2 mean share of relevant items within Hamming radius 2; nothing there is 0
 * @param ndcgAt100 mean NDCG of the first 100, by how many labels are shared
 * @param acgAt100 mean count of labels shared by the first 100
 * @param curve recall and precision within each Hamming radius
 * @param bits what the codes look like
 * @param queries how many queries were asked
 * @param database how many items each was asked of
 */
public record Judgement(
    double map,
    double mapLow,
    double mapHigh,
    double mapPermuted,
    int top,
    Map<Integer, Double> precisionAt,
    double precisionRadius2,
    double ndcgAt100,
    double acgAt100,
    List<Point> curve,
    BitFigures bits,
    int queries,
    int database) {
  /** Copies the collections. */
  public Judgement {
    precisionAt = Map.copyOf(precisionAt);
    curve = List.copyOf(curve);
  }

  /**
   * What is found within a Hamming radius.
   *
   * @param radius the radius
   * @param recall mean share of the relevant items that lie within it
   * @param precision share of relevant items, mean over the queries that find anything there
   */
  public record Point(int radius, double recall, double precision) {}

  /** Returns the figures by name, without the curve. */
  public Map<String, Double> figures() {
    Map<String, Double> figures = new TreeMap<>();
    figures.put("map", map);
    figures.put("map_low", mapLow);
    figures.put("map_high", mapHigh);
    figures.put("map_permuted", mapPermuted);
    figures.put("map_top", (double) top);
    precisionAt.forEach((place, value) -> figures.put("precision_at_" + place, value));
    figures.put("precision_radius_2", precisionRadius2);
    figures.put("ndcg_at_100", ndcgAt100);
    figures.put("acg_at_100", acgAt100);
    figures.put("bit_balance", bits.balance());
    figures.put("bit_correlation", bits.correlation());
    figures.put("constant_bits", (double) bits.constant());
    figures.put("distinct_codes", (double) bits.distinct());
    figures.put("queries", (double) queries);
    figures.put("database", (double) database);
    return figures;
  }
}
