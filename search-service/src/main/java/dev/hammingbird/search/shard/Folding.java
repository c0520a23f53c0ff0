package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.search.index.Question;
import java.util.ArrayList;
import java.util.List;

/**
 * Folds hits that are nearly the same while the ranking of all replicas is walked from its
 * beginning: one within the radius of a hit that was kept is folded into the first such, any other
 * is kept. The same as a replica that holds everything does. For one thread.
 */
final class Folding {
  private static final int MOST_AT_ONCE = 8192;

  private final int k;
  private final int radius;
  private final List<ShardHit> kept = new ArrayList<>();
  private final List<BinaryCode> codes = new ArrayList<>();
  private final int[] folded;
  private int atOnce;

  Folding(Question question) {
    this.k = question.k();
    this.radius = question.collapse().orElse(0);
    this.folded = new int[k];
    this.atOnce = Math.min(MOST_AT_ONCE, 4 * k + 64);
  }

  /** Returns how many hits to take in at the next step. */
  int atOnce() {
    return atOnce;
  }

  /** Takes in the next hits of the ranking, which have codes; returns whether more are wanted. */
  boolean walk(List<ShardHit> hits) {
    for (ShardHit hit : hits) {
      BinaryCode code = BinaryCode.ofHex(String.valueOf(hit.code()));
      int owner = owner(code);
      if (owner >= 0) {
        folded[owner]++;
      } else {
        kept.add(hit);
        codes.add(code);
        if (kept.size() == k) {
          return false;
        }
      }
    }
    boolean more = hits.size() == atOnce;
    atOnce = Math.min(MOST_AT_ONCE, 4 * atOnce);
    return more;
  }

  /** Returns the hits that were kept. */
  List<ShardHit> kept() {
    return kept;
  }

  /** Returns how many were folded into each. */
  List<Integer> folded() {
    List<Integer> counts = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      counts.add(folded[i]);
    }
    return counts;
  }

  private int owner(BinaryCode code) {
    for (int i = 0; i < codes.size(); i++) {
      if (codes.get(i).hammingDistance(code) <= radius) {
        return i;
      }
    }
    return -1;
  }
}
