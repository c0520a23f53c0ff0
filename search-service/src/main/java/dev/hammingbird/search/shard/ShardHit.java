package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.search.index.SearchResult;
import dev.hammingbird.search.index.SpaceView;
import java.util.Comparator;
import java.util.List;

/**
 * A hit, with what is known of the picture where it lies.
 *
 * @param id of the picture
 * @param distance bits that differ
 * @param partition of its address
 * @param slot of its address
 * @param labels in the state that was searched
 */
public record ShardHit(String id, int distance, int partition, long slot, List<String> labels) {
  /** The order of all answers. */
  static final Comparator<ShardHit> ORDER =
      Comparator.comparingInt(ShardHit::distance)
          .thenComparingInt(ShardHit::partition)
          .thenComparingLong(ShardHit::slot);

  public ShardHit {
    labels = List.copyOf(labels);
  }

  static ShardHit of(SpaceView view, SearchResult.Hit hit) {
    return new ShardHit(
        view.directory().id(hit.slot()).value(),
        hit.distance(),
        hit.slot().partition(),
        hit.slot().offset(),
        view.labels(hit.slot()).stream().map(Label::value).toList());
  }
}
