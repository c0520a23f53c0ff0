package dev.hammingbird.search.shard;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.search.index.SearchResult;
import dev.hammingbird.search.index.SpaceView;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hit, with what is known of the picture where it lies.
 *
 * @param id of the picture
 * @param distance bits that differ
 * @param partition of its address
 * @param slot of its address
 * @param labels in the state that was searched
 * @param code in hex; absent unless asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ShardHit(
    String id, int distance, int partition, long slot, List<String> labels, @Nullable String code) {
  /** The order of all answers. */
  static final Comparator<ShardHit> ORDER =
      Comparator.comparingInt(ShardHit::distance)
          .thenComparingInt(ShardHit::partition)
          .thenComparingLong(ShardHit::slot);

  public ShardHit {
    labels = List.copyOf(labels);
  }

  static ShardHit of(SpaceView view, SearchResult.Hit hit, boolean withCode) {
    return new ShardHit(
        view.directory().id(hit.slot()).value(),
        hit.distance(),
        hit.slot().partition(),
        hit.slot().offset(),
        view.labels(hit.slot()).stream().map(Label::value).toList(),
        withCode ? view.code(hit.slot()).map(BinaryCode::hex).orElse(null) : null);
  }
}
