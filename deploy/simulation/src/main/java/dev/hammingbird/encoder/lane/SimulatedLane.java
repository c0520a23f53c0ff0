package dev.hammingbird.encoder.lane;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.encoder.kafka.ImagesTopic;
import dev.hammingbird.encoder.kafka.LastBlocks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One run of a lane: the encoder's own {@link LaneRun} and {@link PartitionPipeline}, whose work
 * and answers somebody else doles out.
 */
public final class SimulatedLane {
  private static final int PATIENCE_TICKS = 10;
  private static final Duration ANY = Duration.ofSeconds(1);

  private final LaneRun run;
  private final Own own;

  /** What surrounds a lane. */
  public interface World {
    /** Returns what a model makes of records, one entry each. */
    List<BlockEntry> encode(List<ConsumerRecord<byte[], byte[]>> records);

    /** Keeps work for later. */
    void submit(Runnable work);

    /** Sends a block; the answer comes when it is safe, or is known not to be. */
    CompletableFuture<Void> send(int partition, CodeBlock block);
  }

  /**
   * Makes a run.
   *
   * @param batch the most pictures in one batch
   * @param inFlight the most pictures under way
   */
  public SimulatedLane(
      SpaceId space,
      Bits bits,
      int batch,
      int inFlight,
      ImagesTopic images,
      Consumer<byte[], byte[]> consumer,
      IntFunction<LastBlocks.Resume> lastBlocks,
      World world,
      LongSupplier nanos) {
    InFlight flying = new InFlight();
    this.own = new Own(space, bits, world, flying);
    LaneSettings settings = new LaneSettings("", batch, inFlight, Long.MAX_VALUE, ANY, ANY);
    this.run =
        new LaneRun(
            new LaneRun.Context(
                space,
                settings,
                images,
                () -> images,
                consumer,
                lastBlocks,
                (partition, block, _) -> world.send(partition, block),
                own,
                flying,
                nanos));
    run.begin();
  }

  /** Polls once. */
  public void step() {
    run.step();
  }

  /** Returns why the run has to end; empty while it need not. */
  public Optional<String> failure() {
    return Optional.ofNullable(own.failure);
  }

  /** Drops everything. */
  public void end() {
    run.end();
  }

  /** What the run and its partitions share. */
  private record Shared(SpaceId space, Bits bits, World world, InFlight inFlight) {}

  private static final class Own implements PartitionPipeline.Lane {
    private final Shared shared;
    private @Nullable String failure;

    Own(SpaceId space, Bits bits, World world, InFlight inFlight) {
      this.shared = new Shared(space, bits, world, inFlight);
    }

    @Override
    public SpaceId space() {
      return shared.space;
    }

    @Override
    public Bits bits() {
      return shared.bits;
    }

    @Override
    public EncodedBatch encode(PictureBatch batch, Set<Integer> hung, DecodeGuard guard) {
      return new EncodedBatch(shared.world.encode(batch.records()), List.of(), 0, 0);
    }

    @Override
    public void submit(WorkerPool.Task task) {
      shared.world.submit(() -> task.run(new DecodeGuard(Thread.currentThread(), PATIENCE_TICKS)));
    }

    @Override
    public void released(int records, long bytes) {
      shared.inFlight.remove(records, bytes);
    }

    @Override
    public void counted(EncodedBatch batch) {}

    @Override
    public void produced(long nanos) {}

    @Override
    public void failed(Throwable cause) {
      failure = String.valueOf(cause.getMessage());
    }
  }
}
