package dev.hammingbird.encoder.lane;

import dev.hammingbird.contracts.block.CodeBlock;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where blocks go. */
@FunctionalInterface
interface BlockSink {
  /**
   * Sends the dead letters of a block, and when they are safe the block.
   *
   * @return done when the block is safe; failed when it may not be
   */
  CompletableFuture<Void> send(int partition, CodeBlock block, List<DeadLetter> rejected);
}
