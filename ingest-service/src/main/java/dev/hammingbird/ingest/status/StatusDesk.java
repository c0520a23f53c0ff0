package dev.hammingbird.ingest.status;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Rejection;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.ingest.log.LogFaultException;
import dev.hammingbird.ingest.log.PartitionTail;
import dev.hammingbird.ingest.status.ImageStatus.InSpace;
import dev.hammingbird.ingest.status.ImageStatus.SpaceState;
import io.lettuce.core.RedisException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Answers what became of a picture: from what this process saw, from Redis, and from that part of
 * the log that the store has not come to. Safe for use by several threads.
 */
public final class StatusDesk {
  private final StoreView store;
  private final PartitionTail tail;
  private final Recent<ImageId, Position> accepted;
  private final Recent<ImageId, Rejection> rejected;
  private final Map<SpaceId, Bits> spaces = new ConcurrentHashMap<>();

  /**
   * Opens the desk.
   *
   * @param remembered how many acceptances, and how many rejections, are remembered
   */
  public StatusDesk(StoreView store, PartitionTail tail, int remembered) {
    this.store = store;
    this.tail = tail;
    this.accepted = new Recent<>(remembered);
    this.rejected = new Recent<>(remembered);
  }

  /** Remembers a record that Kafka has taken. */
  public void noteWritten(ImageId id, Position position) {
    accepted.put(id, position);
  }

  /** Remembers that a picture was refused. */
  public void noteRejected(ImageId id, Rejection rejection) {
    rejected.put(id, rejection);
  }

  /** Remembers a code space. */
  public void noteSpace(SpaceId space, Bits bits) {
    spaces.put(space, bits);
  }

  /** Forgets a code space that is no longer encoded. */
  public void dropSpace(SpaceId space) {
    spaces.remove(space);
  }

  /** Returns which spaces have come past a record, by space; empty when Redis does not answer. */
  public Optional<SortedMap<String, Boolean>> passed(Slot image) {
    SortedMap<String, Boolean> passed = new TreeMap<>();
    try {
      for (SpaceId space : spaces.keySet()) {
        passed.put(space.value(), store.position(image.partition(), space).next() > image.offset());
      }
      return Optional.of(passed);
    } catch (RedisException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the newest record of an id that this process or the store has seen; quick, and blind to
   * what lies in the log beyond the store.
   */
  public Optional<Position> known(ImageId id) {
    Optional<Position> seen = accepted.get(id);
    return newer(seen, askStore(id, seen).newest);
  }

  /**
   * Returns what is known of an id.
   *
   * @throws LogFaultException if neither memory nor Redis knows the id and Kafka does not answer
   */
  public ImageStatus status(ImageId id) {
    Optional<Position> seen = accepted.get(id);
    StoreAnswer stored = askStore(id, seen);
    Optional<Position> known = newer(seen, stored.newest);
    Optional<String> log = Optional.empty();
    if (seen.isEmpty()) {
      try {
        PartitionTail.Finding finding = tail.find(id, tail.partitions(), stored.passed);
        known = newer(known, finding.newest().map(f -> new Position(f.slot(), f.at(), f.erased())));
        log = finding.complete() ? log : Optional.of("only the newest records were searched");
      } catch (LogFaultException e) {
        if (known.isEmpty()) {
          throw e;
        }
        log = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    List<InSpace> states = stored.reachable() ? inSpaces(known) : List.of();
    return new ImageStatus(id, known, states, rejected.get(id), stored.fault, log);
  }

  private StoreAnswer askStore(ImageId id, Optional<Position> seen) {
    try {
      int partition =
          seen.isPresent()
              ? seen.get().slot().partition()
              : IdPartitioner.partition(id, tail.partitions());
      long passed = 0;
      for (SpaceId space : spaces.keySet()) {
        passed = Math.max(passed, store.position(partition, space).next());
      }
      return new StoreAnswer(store.newest(partition, id), passed, Optional.empty());
    } catch (RedisException e) {
      return new StoreAnswer(
          Optional.empty(), 0, Optional.of("Redis is unreachable: " + e.getMessage()));
    }
  }

  private List<InSpace> inSpaces(Optional<Position> newest) {
    if (newest.isEmpty() || newest.get().erased()) {
      return List.of();
    }
    List<InSpace> states = new ArrayList<>();
    spaces.forEach(
        (space, bits) -> states.add(new InSpace(space, state(newest.get(), space, bits))));
    states.sort(Comparator.comparing(state -> state.space().value()));
    return states;
  }

  private SpaceState state(Position newest, SpaceId space, Bits bits) {
    StorePosition position = store.position(newest.slot().partition(), space);
    if (position.next() <= newest.slot().offset()) {
      return SpaceState.PENDING;
    }
    return store.isLive(newest.slot(), space, bits) ? SpaceState.ENCODED : SpaceState.REJECTED;
  }

  private static Optional<Position> newer(Optional<Position> a, Optional<Position> b) {
    return Stream.of(a, b).flatMap(Optional::stream).max(Comparator.comparing(Position::slot));
  }

  private record StoreAnswer(Optional<Position> newest, long passed, Optional<String> fault) {
    boolean reachable() {
      return fault.isEmpty();
    }
  }
}
