package dev.hammingbird.encoder.store;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.StoreBatch;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoreScript;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One partition of a store writer: the encoder's own {@link PartitionStore}. */
public final class SimulatedPartition {
  private final PartitionStore store;

  /**
   * Begins without knowing where the store stands.
   *
   * @param batchEntries how many entries one batch gathers
   */
  public SimulatedPartition(int partition, SpaceId space, Bits bits, int batchEntries) {
    this.store = new PartitionStore(partition, space, bits, batchEntries);
  }

  /** Takes over where the store stands; returns from which block to read on, if elsewhere. */
  public OptionalLong synchronise(StorePosition now) {
    return store.synchronise(now);
  }

  /** The store is out of reach. */
  public void lose() {
    store.lose("no answer");
  }

  /** Takes blocks that were read. */
  public void take(List<ConsumerRecord<byte[], byte[]>> blocks) {
    store.take(blocks);
  }

  /** Returns the next batch; empty when there is nothing to write. */
  public Optional<StoreBatch> nextBatch() {
    if (!store.hasWork()) {
      return Optional.empty();
    }
    StoreBatch batch = store.nextBatch();
    return blocked().isPresent() ? Optional.empty() : Optional.of(batch);
  }

  /** Takes in what became of a batch; returns from which block to read on, if elsewhere. */
  public OptionalLong accept(StoreScript.Outcome outcome) {
    return store.accept(outcome);
  }

  /** Returns whether it has to ask where the store stands. */
  public boolean astray() {
    return store.is(StoreReport.State.STARTING) || store.is(StoreReport.State.FAILING);
  }

  /** Returns why the partition stands still; empty when it does not. */
  public Optional<String> blocked() {
    return store.is(StoreReport.State.BLOCKED)
        ? Optional.of(store.report().reason())
        : Optional.empty();
  }
}
