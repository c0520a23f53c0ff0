package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.search.index.SpaceIndex;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The spaces that this service can answer from. Safe for several threads; one follower writes. */
public final class Spaces {
  private final Map<SpaceId, SpaceIndex> byId = new ConcurrentHashMap<>();

  /** Returns one space; empty when it is unknown, not encoded yet or retired. */
  public Optional<SpaceIndex> of(SpaceId space) {
    return Optional.ofNullable(byId.get(space));
  }

  /** Returns all, by id. */
  public List<SpaceIndex> all() {
    return byId.values().stream().sorted(Comparator.comparing(SpaceIndex::space)).toList();
  }

  void put(SpaceIndex index) {
    byId.put(index.space(), index);
  }

  void remove(SpaceId space) {
    byId.remove(space);
  }
}
