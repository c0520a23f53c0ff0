package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.code.SpaceId;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which partitions a replica reads that does not read all.
 *
 * @param wanted asked for at every look
 * @param blocks how many blocks of a space and partition Kafka had at first
 */
public record Share(Supplier<Set<Integer>> wanted, Blocks blocks) {

  /** Knows how many blocks there were. */
  @FunctionalInterface
  public interface Blocks {
    /** Returns how many blocks there were; empty until Kafka has said so. */
    OptionalLong of(SpaceId space, int partition);
  }
}
