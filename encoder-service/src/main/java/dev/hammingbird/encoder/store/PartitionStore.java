package dev.hammingbird.encoder.store;

import dev.hammingbird.contracts.block.CodeBlockCodec;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.StoreBatch;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoreScript;
import dev.hammingbird.encoder.kafka.LastBlocks;
import dev.hammingbird.encoder.store.StoreReport.PartitionReport;
import dev.hammingbird.encoder.store.StoreReport.State;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One partition of a store writer: what was read and not yet written, and where Redis stands. Knows
 * the rules, asks nobody: the writer reads, sends and seeks. Used by the writer's thread; reports
 * may be taken on any.
 */
final class PartitionStore {
  private final int partition;
  private final SpaceId space;
  private final Bits bits;
  private final int batchEntries;
  private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
  private volatile StorePosition position = StorePosition.START;
  private volatile State state = State.STARTING;
  private volatile String reason = "";

  PartitionStore(int partition, SpaceId space, Bits bits, int batchEntries) {
    this.partition = partition;
    this.space = space;
    this.bits = bits;
    this.batchEntries = batchEntries;
  }

  int partition() {
    return partition;
  }

  PartitionReport report() {
    return new PartitionReport(partition, position, state, reason);
  }

  boolean is(State asked) {
    return state == asked;
  }

  /**
   * Takes over where Redis stands.
   *
   * @return from which block to read on; empty when that is where it reads already
   */
  OptionalLong synchronise(StorePosition now) {
    boolean same =
        state == State.RUNNING && now.next() == position.next() && now.block() == position.block();
    position = now;
    state = State.RUNNING;
    reason = "";
    if (same) {
      return OptionalLong.empty();
    }
    waiting.clear();
    return OptionalLong.of(now.block());
  }

  /** Redis is out of reach: what was read is read again from wherever it will stand then. */
  void lose(String why) {
    waiting.clear();
    state = State.FAILING;
    reason = why;
  }

  /** Redis refuses writes for want of memory: what was read is read again later. */
  void full(String why) {
    waiting.clear();
    state = State.FULL;
    reason = why;
  }

  void take(List<ConsumerRecord<byte[], byte[]>> blocks) {
    if (state == State.RUNNING) {
      waiting.addAll(blocks);
    }
  }

  boolean hasWork() {
    return !waiting.isEmpty();
  }

  /**
   * Returns the next batch; one of no blocks when the partition has just been blocked by a gap or a
   * damaged block.
   */
  StoreBatch nextBatch() {
    ConsumerRecord<byte[], byte[]> first = waiting.element();
    String topic = LastBlocks.topicOf(first);
    StoreBatch batch = new StoreBatch(partition, space, bits, topic, position);
    try {
      while (!waiting.isEmpty()
          && batch.size() < batchEntries
          && LastBlocks.topicOf(waiting.element()).equals(topic)) {
        ConsumerRecord<byte[], byte[]> found = waiting.element();
        batch.add(CodeBlockCodec.read(found.value()), found.offset());
        waiting.remove();
      }
    } catch (StoreBatch.GapException | IllegalArgumentException e) {
      if (batch.next() == position.next()) {
        block("at %d of the codes: %s".formatted(waiting.element().offset(), e.getMessage()));
      }
      // Else what is before the fault is written first; the fault is met again at the next call.
    }
    return batch;
  }

  /**
   * Takes in what became of a batch.
   *
   * @return from which block to read on; empty to go on as it is
   */
  OptionalLong accept(StoreScript.Outcome outcome) {
    return switch (outcome) {
      case StoreScript.Outcome.Applied(StorePosition now) -> {
        position = now;
        yield OptionalLong.empty();
      }
      case StoreScript.Outcome.Elsewhere(long next, long block) -> {
        waiting.clear();
        position = new StorePosition(next, block, "", 0, 0, 0, 0, 0, 0);
        yield OptionalLong.of(block);
      }
      case StoreScript.Outcome.OtherTopic(String topic) -> {
        block(
            "Redis holds codes of a topic images with the id %s, the blocks are of another: the topic"
                    .formatted(topic)
                + " was deleted and made anew; delete the keys of this space");
        yield OptionalLong.empty();
      }
      case StoreScript.Outcome.OtherLayout(String layout) -> {
        block(StorePosition.otherLayout(layout));
        yield OptionalLong.empty();
      }
    };
  }

  private void block(String why) {
    waiting.clear();
    state = State.BLOCKED;
    reason = why;
  }
}
