package dev.hammingbird.simulation;

import dev.hammingbird.contracts.block.CodeBlock;
import java.util.concurrent.CompletableFuture;

/** A block on its way to the broker, whose answer is on its way back. */
final class Flight {
  private final World world;
  private final int partition;
  private final CodeBlock block;
  private final CompletableFuture<Void> answer = new CompletableFuture<>();
  private boolean arrived;

  Flight(World world, int partition, CodeBlock block) {
    this.world = world;
    this.partition = partition;
    this.block = block;
  }

  CompletableFuture<Void> answer() {
    return answer;
  }

  boolean arrived() {
    return arrived;
  }

  /** The broker has it. */
  void arrive() {
    arrived = true;
    world.log.append(partition, block);
    world.say(
        "broker: %s/%d has a block %d to %d", block.space(), partition, block.from(), block.to());
  }

  /** The answer comes: it is safe, or nobody knows. */
  void answer(boolean good) {
    if (good) {
      answer.complete(null);
    } else {
      world.say(
          "broker: no answer for %s/%d %d to %d",
          block.space(), partition, block.from(), block.to());
      answer.completeExceptionally(new IllegalStateException("no answer from the broker"));
    }
  }
}
