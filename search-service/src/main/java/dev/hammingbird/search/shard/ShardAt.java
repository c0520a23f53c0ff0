package dev.hammingbird.search.shard;

import java.util.List;

/**
 * A state of a partition.
 *
 * @param next the first offset of {@code images} that was not seen
 * @param labels per partition of the topic {@code labels}, the same
 */
public record ShardAt(long next, List<Long> labels) {
  public ShardAt {
    labels = List.copyOf(labels);
  }
}
