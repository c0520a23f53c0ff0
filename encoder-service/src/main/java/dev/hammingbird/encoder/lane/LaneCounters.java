package dev.hammingbird.encoder.lane;

import java.util.concurrent.atomic.LongAdder;

/** What a lane has done since it was made, for metrics. Thread-safe. */
public final class LaneCounters {
  private final RateMeter pictures = new RateMeter(System::nanoTime);
  private final LongAdder batches = new LongAdder();
  private final LongAdder blocks = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder decodeNanos = new LongAdder();
  private final LongAdder inferNanos = new LongAdder();
  private final LongAdder produceNanos = new LongAdder();

  void encoded(EncodedBatch batch) {
    pictures.add(batch.entries().size());
    batches.increment();
    rejected.add(batch.rejected().size());
    decodeNanos.add(batch.decodeNanos());
    inferNanos.add(batch.inferNanos());
  }

  void produced(long nanos) {
    blocks.increment();
    produceNanos.add(nanos);
  }

  void failed() {
    failures.increment();
  }

  /** Returns records that became an entry of a block. */
  public long pictures() {
    return pictures.total();
  }

  /** Returns records a second over the last ten seconds. */
  public double picturesPerSecond() {
    return pictures.perSecond();
  }

  /** Returns runs of the model. */
  public long batches() {
    return batches.sum();
  }

  /** Returns blocks that the broker has. */
  public long blocks() {
    return blocks.sum();
  }

  /** Returns pictures without a code. */
  public long rejected() {
    return rejected.sum();
  }

  /** Returns how often the lane broke off and began again. */
  public long failures() {
    return failures.sum();
  }

  /** Returns seconds of all workers spent on decoding and resizing. */
  public double decodeSeconds() {
    return decodeNanos.sum() / 1e9;
  }

  /** Returns seconds of all workers spent in ONNX Runtime. */
  public double inferSeconds() {
    return inferNanos.sum() / 1e9;
  }

  /** Returns seconds between sending blocks and the broker's answers. */
  public double produceSeconds() {
    return produceNanos.sum() / 1e9;
  }
}
