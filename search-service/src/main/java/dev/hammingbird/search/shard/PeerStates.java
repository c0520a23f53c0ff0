package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.StorePosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the other replicas hold, as each said last.
 *
 * @param byAddress those that answer, in order
 */
record PeerStates(Map<String, ShardState> byAddress) {
  /** Returns the replicas that can search a partition; those whose own it is come first. */
  List<String> holders(SpaceId space, int partition) {
    List<String> owners = new ArrayList<>();
    List<String> others = new ArrayList<>();
    byAddress.forEach((address, state) -> {
      if (part(state, space, partition).isPresent()) {
        (state.owned().contains(partition) ? owners : others).add(address);
      }
    });
    owners.addAll(others);
    return owners;
  }

  /**
   * Returns whether another replica owns a partition and can search it in all of some spaces.
   *
   * @param spaces each with the id of the topic {@code images} that its addresses are of
   */
  boolean ownedElsewhere(int partition, Map<SpaceId, String> spaces) {
    return byAddress.values().stream()
        .anyMatch(state ->
            state.owned().contains(partition)
                && spaces.entrySet().stream()
                    .allMatch(space ->
                        state.topic(space.getKey()).equals(Optional.of(space.getValue()))
                            && part(state, space.getKey(), partition).isPresent()));
  }

  /**
   * Returns how far the partitions of a space have come where others hold them.
   *
   * @param topic Kafka's id of the topic {@code images} that is meant
   */
  Map<Integer, StorePosition> positions(SpaceId space, String topic) {
    Map<Integer, StorePosition> positions = new HashMap<>();
    byAddress.values().stream()
        .flatMap(state -> state.spaces().stream())
        .filter(one -> one.space().equals(space.value()) && one.topic().equals(topic))
        .forEach(one ->
            one.parts()
                .forEach(part ->
                    positions.merge(
                        part.partition(),
                        part.position(one.topic()),
                        (a, b) -> a.next() >= b.next() ? a : b)));
    return positions;
  }

  /** Returns of which topics {@code images} others hold codes, by space. */
  Map<SpaceId, Set<String>> topics() {
    Map<SpaceId, Set<String>> topics = new HashMap<>();
    byAddress.values().stream()
        .flatMap(state -> state.spaces().stream())
        .filter(one -> !one.parts().isEmpty())
        .forEach(one ->
            SpaceId.parse(one.space())
                .ifPresent(
                    space -> topics.computeIfAbsent(space, _ -> new TreeSet<>()).add(one.topic())));
    return topics;
  }

  private static Optional<ShardState.Part> part(ShardState state, SpaceId space, int partition) {
    return state.spaces().stream()
        .filter(one -> one.space().equals(space.value()))
        .flatMap(one -> one.parts().stream())
        .filter(part -> part.partition() == partition)
        .findFirst();
  }
}
