package dev.hammingbird.search;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.search.shard.ShardState;
import dev.hammingbird.search.shard.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What {@code GET /shards} answers: who holds which partitions, as this replica knows it.
 *
 * @param partitions how many partitions there are; 0 while that is unknown
 * @param missing those of the active space that nobody can search
 * @param replicas this one first
 */
record ShardsAnswer(int partitions, List<Integer> missing, List<Replica> replicas) {

  /**
   * A replica.
   *
   * @param address where the others reach it
   * @param here whether it is the one that says so
   * @param reachable whether it answers
   * @param owned the partitions that are its own
   * @param leaving those that are another's now and still held
   * @param searchable the partitions of the active space that it can search
   * @param codes how many codes of the active space those are
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Replica(
      String address,
      boolean here,
      boolean reachable,
      List<Integer> owned,
      List<Integer> leaving,
      List<Integer> searchable,
      long codes) {
    static Replica of(ShardState state, boolean here, Optional<SpaceId> active) {
      List<ShardState.Part> parts =
          state.spaces().stream()
              .filter(space -> active.isPresent() && space.space().equals(active.get().value()))
              .flatMap(space -> space.parts().stream())
              .toList();
      return new Replica(
          state.address(),
          here,
          true,
          state.owned(),
          state.leaving(),
          parts.stream().map(ShardState.Part::partition).toList(),
          parts.stream().mapToLong(ShardState.Part::live).sum());
    }
  }

  static ShardsAnswer of(Shards shards, int partitions, Optional<SpaceId> active) {
    List<Replica> replicas = new ArrayList<>();
    replicas.add(Replica.of(shards.state(), true, active));
    shards
        .others()
        .forEach((address, state) ->
            replicas.add(
                state
                    .map(known -> Replica.of(known, false, active))
                    .orElseGet(() ->
                        new Replica(address, false, false, List.of(), List.of(), List.of(), 0))));
    Set<Integer> held = new TreeSet<>();
    replicas.forEach(replica -> held.addAll(replica.searchable));
    return new ShardsAnswer(
        partitions,
        IntStream.range(0, partitions).filter(p -> !held.contains(p)).boxed().toList(),
        replicas);
  }
}
