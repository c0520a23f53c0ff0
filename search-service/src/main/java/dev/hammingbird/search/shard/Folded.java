package dev.hammingbird.search.shard;

import java.util.List;

/**
 * What all replicas together answered, near hits folded.
 *
 * @param gathered the first stretch of the ranking, or what went wrong
 * @param hits those that were kept
 * @param folded how many were folded into each
 * @param touched how many codes were compared in all
 */
public record Folded(Gathered gathered, List<ShardHit> hits, List<Integer> folded, long touched) {
  public Folded {
    hits = List.copyOf(hits);
    folded = List.copyOf(folded);
  }
}
