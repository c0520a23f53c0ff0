package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.store.StorePosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What all replicas together answered.
 *
 * @param scope where was searched
 * @param parts the partitions that were searched, and their states
 * @param missing partitions that nobody answered for
 * @param gone partitions whose wished state nobody keeps any more
 * @param results one for each question, over all partitions that were searched
 * @param trouble why the answer may be out of date
 * @param waitedNanos the longest that one of them waited for a thread
 * @param searchedNanos the longest that one of them searched
 * @param failure why there is no answer although all might have answered
 */
public record Gathered(
    Scope scope,
    Map<Integer, ShardState.Part> parts,
    Set<Integer> missing,
    Set<Integer> gone,
    List<ShardAnswer.Result> results,
    Optional<String> trouble,
    long waitedNanos,
    long searchedNanos,
    Optional<ShardAnswer.Failure> failure) {
  public Gathered {
    parts = Map.copyOf(parts);
    missing = Set.copyOf(missing);
    gone = Set.copyOf(gone);
    results = List.copyOf(results);
  }

  /** Returns whether something was searched, and wherever it was to be. */
  boolean complete() {
    return failure.isEmpty() && gone.isEmpty() && !parts.isEmpty();
  }

  /** Returns the same with another failure. */
  Gathered failed(ShardAnswer.Failure why) {
    return new Gathered(
        scope,
        parts,
        missing,
        gone,
        results,
        trouble,
        waitedNanos,
        searchedNanos,
        Optional.of(why));
  }

  /** Returns the name of the state that was searched. */
  public ShardToken token() {
    Map<Integer, ShardAt> states = new HashMap<>();
    parts.forEach(
        (partition, part) -> states.put(partition, new ShardAt(part.next(), part.labels())));
    return new ShardToken(scope.topic(), scope.partitions(), states);
  }

  /** Returns how far each partition has come that was searched. */
  public Map<Integer, StorePosition> positions() {
    Map<Integer, StorePosition> positions = new HashMap<>();
    parts.forEach((partition, part) -> positions.put(partition, part.position(scope.topic())));
    return positions;
  }

  /** Returns how many codes there were to find. */
  public long live() {
    return parts.values().stream().mapToLong(ShardState.Part::live).sum();
  }
}
