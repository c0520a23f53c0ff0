package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.StorePosition;
import java.util.List;
import java.util.Optional;

/**
 * What a replica says of itself.
 *
 * @param address where it is reached
 * @param owned the partitions that are its own
 * @param leaving those that are another's now and still held
 * @param peers addresses of the others that it knows
 * @param spaces what can be searched
 */
public record ShardState(
    String address,
    List<Integer> owned,
    List<Integer> leaving,
    List<String> peers,
    List<Space> spaces) {
  public ShardState {
    owned = List.copyOf(owned);
    leaving = List.copyOf(leaving);
    peers = List.copyOf(peers);
    spaces = List.copyOf(spaces);
  }

  /** Returns the id of the topic that the addresses of a space are of; empty without the space. */
  Optional<String> topic(SpaceId space) {
    return spaces.stream()
        .filter(one -> one.space().equals(space.value()))
        .map(Space::topic)
        .findFirst();
  }

  /**
   * A space.
   *
   * @param space its id
   * @param topic Kafka's id of the topic {@code images} that its addresses are of
   * @param parts the partitions that can be searched
   */
  public record Space(String space, String topic, List<Part> parts) {
    public Space {
      parts = List.copyOf(parts);
    }
  }

  /**
   * How far a partition has come and what it holds.
   *
   * @param partition which one
   * @param next the first offset not seen yet
   * @param live codes that can be found
   * @param rejected pictures without a code
   * @param gone pictures erased or superseded
   * @param digest of the codes
   * @param labels how far label events bear on it, by partition of the topic {@code labels}
   */
  public record Part(
      int partition,
      long next,
      long live,
      long rejected,
      long gone,
      long digest,
      List<Long> labels) {
    public Part {
      labels = List.copyOf(labels);
    }

    static Part of(int partition, StorePosition at, List<Long> labels) {
      return new Part(
          partition, at.next(), at.live(), at.rejected(), at.gone(), at.digest(), labels);
    }

    /** Returns it as a position. */
    public StorePosition position(String topic) {
      return new StorePosition(next, 0, topic, live, rejected, gone, digest, 0, 0);
    }
  }
}
