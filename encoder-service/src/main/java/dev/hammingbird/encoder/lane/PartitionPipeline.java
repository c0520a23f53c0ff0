package dev.hammingbird.encoder.lane;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageEventCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a lane: batches are encoded in any order, side by side, and leave as blocks
 * strictly in order.
 *
 * <p>One block is under way to the broker at a time; what is encoded meanwhile becomes one block
 * together. So the log never holds a block behind one that failed, and a lane that goes on at the
 * end of the last block leaves nothing out.
 *
 * <p>While more pictures are being encoded right behind, a small block is held back for them for a
 * moment: a block costs broker, store and readers about the same however many entries it has. A
 * picture with nothing behind it leaves at once.
 */
final class PartitionPipeline {
  private static final int MAX_BLOCK_ENTRIES = 1024;
  private static final int MAX_BLOCK_BYTES = 256 * 1024;
  private static final int WORTH_SENDING_ENTRIES = 256;
  private static final long LONGEST_HOLD_NANOS = 50_000_000L;

  /** What a pipeline works with. */
  interface Lane {
    SpaceId space();

    Bits bits();

    EncodedBatch encode(PictureBatch batch, Set<Integer> hung, DecodeGuard guard);

    void submit(WorkerPool.Task task);

    /** Records are no longer under way: their memory is free. */
    void released(int records, long bytes);

    void counted(EncodedBatch batch);

    void produced(long nanos);

    /** The lane has to begin anew at its last block. */
    void failed(Throwable cause);

    /** Returns whether the lane is to read nothing for now. */
    default boolean resting() {
      return false;
    }
  }

  private final int partition;
  private final Lane lane;
  private final BlockSink sink;
  private final LongSupplier nanos;
  private final RateMeter rate;
  private final Deque<Step> steps = new ArrayDeque<>();
  private long taken;
  private long safe;
  private boolean sending;
  private boolean dropped;

  PartitionPipeline(int partition, long position, Lane lane, BlockSink sink, LongSupplier nanos) {
    this.nanos = nanos;
    this.rate = new RateMeter(nanos);
    this.partition = partition;
    this.taken = position;
    this.safe = position;
    this.lane = lane;
    this.sink = sink;
  }

  /** Takes the next batch; it must begin where the one before ended. */
  void take(PictureBatch batch) {
    Step step = new Step(batch);
    synchronized (this) {
      if (batch.from() != taken) {
        throw new IllegalArgumentException(
            "a batch from %d follows one to %d".formatted(batch.from(), taken));
      }
      taken = batch.to();
      steps.add(step);
    }
    lane.submit(step);
  }

  /** Forgets all that is under way: the partition is no longer ours. */
  void drop() {
    List<Step> forgotten;
    synchronized (this) {
      dropped = true;
      forgotten = List.copyOf(steps);
      steps.clear();
    }
    forgotten.forEach(step -> lane.released(step.batch.records().size(), step.bytes));
  }

  /** Returns the offset after the last that was taken. */
  synchronized long taken() {
    return taken;
  }

  /** Returns the offset up to which everything is in blocks that the broker has. */
  synchronized long safe() {
    return safe;
  }

  /** Returns records a second that left as entries of blocks. */
  double picturesPerSecond() {
    return rate.perSecond();
  }

  /** Sends what is encoded at the head of the line, if nothing is being sent and it is time. */
  void pump() {
    List<Step> ready = takeReady();
    if (!ready.isEmpty()) {
      try {
        send(ready);
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  private synchronized List<Step> takeReady() {
    if (sending || dropped) {
      return List.of();
    }
    List<Step> ready = new ArrayList<>();
    int entries = 0;
    long bytes = 0;
    boolean full = false;
    for (Step step : steps) {
      if (step.encoded == null) {
        break;
      }
      entries += step.batch.records().size();
      bytes += step.entryBytes;
      full = entries > MAX_BLOCK_ENTRIES || bytes > MAX_BLOCK_BYTES;
      if (full && !ready.isEmpty()) {
        break;
      }
      ready.add(step);
    }
    boolean moreBehind = ready.size() < steps.size();
    if (moreBehind && !full && entries < WORTH_SENDING_ENTRIES && mayWait(ready)) {
      return List.of();
    }
    ready.forEach(_ -> steps.remove());
    sending = !ready.isEmpty();
    return ready;
  }

  private boolean mayWait(List<Step> ready) {
    return ready.isEmpty() || nanos.getAsLong() - ready.getFirst().encodedAt < LONGEST_HOLD_NANOS;
  }

  /** Ends this run of the lane: nothing more may follow what is perhaps not there. */
  private void fail(Throwable cause) {
    drop();
    lane.failed(cause);
  }

  private void send(List<Step> ready) {
    List<BlockEntry> entries = new ArrayList<>();
    List<DeadLetter> rejected = new ArrayList<>();
    for (Step step : ready) {
      EncodedBatch encoded = step.encoded;
      if (encoded != null) {
        entries.addAll(encoded.entries());
        rejected.addAll(encoded.rejected());
      }
      lane.released(step.batch.records().size(), step.bytes);
    }
    long to = ready.getLast().batch.to();
    long start = nanos.getAsLong();
    CodeBlock block =
        new CodeBlock(lane.space(), lane.bits(), ready.getFirst().batch.from(), to, entries);
    var _ =
        sink.send(partition, block, rejected)
            .whenComplete((_, failure) -> sent(to, entries.size(), start, failure));
  }

  private void sent(long to, int entries, long start, @Nullable Throwable failure) {
    if (failure != null) {
      fail(failure);
      return;
    }
    synchronized (this) {
      sending = false;
      safe = to;
    }
    rate.add(entries);
    lane.produced(nanos.getAsLong() - start);
    pump();
  }

  /** One batch on its way through. */
  private final class Step implements WorkerPool.Task {
    private final PictureBatch batch;
    private final long bytes;
    private final long entryBytes;
    private final Set<Integer> hung = new HashSet<>();
    private volatile @Nullable EncodedBatch encoded;
    private volatile long encodedAt;

    Step(PictureBatch batch) {
      this.batch = batch;
      this.bytes = batch.bytes();
      this.entryBytes = entryBytes(batch);
    }

    @Override
    public void run(DecodeGuard guard) {
      if (isDropped()) {
        return;
      }
      try {
        EncodedBatch result = lane.encode(batch, Set.copyOf(hung), guard);
        lane.counted(result);
        synchronized (PartitionPipeline.this) {
          encodedAt = nanos.getAsLong();
          encoded = result;
        }
        pump();
      } catch (DecodeGuard.AbandonedException e) {
        throw e;
      } catch (RuntimeException | Error e) {
        // An error too, such as memory that ran out: a lane that waits for this batch would stand.
        fail(e);
      }
    }

    @Override
    public void hungAt(int picture) {
      hung.add(picture);
      lane.submit(this);
    }
  }

  /** An upper bound for what the entries of a batch take in a block. */
  private long entryBytes(PictureBatch batch) {
    long sum = 0;
    for (var picture : batch.records()) {
      sum += 32 + lane.bits().count() / 8 + Math.max(0, picture.serializedKeySize());
      Header labels = picture.headers().lastHeader(ImageEventCodec.LABELS);
      sum += labels == null || labels.value() == null ? 0 : 2L * labels.value().length;
    }
    return sum;
  }

  private synchronized boolean isDropped() {
    return dropped;
  }
}
