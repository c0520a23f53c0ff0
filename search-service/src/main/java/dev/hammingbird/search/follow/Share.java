package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.code.SpaceId;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Which partitions a replica reads that does not read all.
 *
 * @param wanted asked for at every look
 * @param blocks how many blocks of a space and partition Kafka had when they were last counted
 * @param recount is told of a space whose blocks are to be counted anew, for other partitions are
 *     read now
 * @param topics of which topics {@code images} others hold codes
 */
public record Share(
    Supplier<Set<Integer>> wanted, Blocks blocks, Consumer<SpaceId> recount, Topics topics) {

  /** Knows of which topics {@code images} there are codes elsewhere. */
  @FunctionalInterface
  public interface Topics {
    /** Returns whether another replica holds codes of a space whose addresses are of a topic. */
    boolean elsewhere(SpaceId space, String topic);
  }

  /** Knows how many blocks there were. */
  @FunctionalInterface
  public interface Blocks {
    /** Returns how many blocks there were; empty until Kafka has said so. */
    OptionalLong of(SpaceId space, int partition);
  }
}
