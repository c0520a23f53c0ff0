package dev.hammingbird.encoder.lane;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.encoder.kafka.ImagesTopic;
import dev.hammingbird.encoder.kafka.KafkaAccess;
import dev.hammingbird.encoder.kafka.LastBlocks;
import dev.hammingbird.encoder.lane.LaneReport.PartitionReport;
import dev.hammingbird.encoder.lane.LaneReport.State;
import dev.hammingbird.encoder.onnx.OnnxModel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The lane of one code space: reads {@code images}, encodes, writes {@code codes.<space>}. Whatever
 * breaks, it says so, waits, and goes on after its last block.
 */
public final class Lane implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Lane.class);
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final OnnxModel model;
  private final BatchEncoder encoder;
  private final LaneSettings settings;
  private final KafkaAccess kafka;
  private final WorkerPool pool;
  private final LaneCounters counters = new LaneCounters();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private volatile State state = State.STARTING;
  private volatile String reason = "";
  private final Pace pace;
  private volatile Steering steering = Steering.FREE;
  private volatile @Nullable LaneRun run;

  /** Makes a lane, which {@link #start()} sets going. */
  public Lane(
      OnnxModel model,
      PictureReader reader,
      LaneSettings settings,
      KafkaAccess kafka,
      WorkerPool pool) {
    this.model = model;
    this.encoder = new BatchEncoder(model, reader, Clock.systemUTC());
    this.settings = settings;
    this.kafka = kafka;
    this.pool = pool;
    this.pace = new Pace(pool.size(), System::nanoTime);
    this.thread = Thread.ofPlatform().name("lane-" + model.space()).daemon().unstarted(this::run);
  }

  /** Sets the lane going on a thread of its own. */
  public void start() {
    thread.start();
  }

  /** Says how the lane is to go on; takes hold within a fraction of a second. */
  public void steer(Steering wanted) {
    steering = wanted;
  }

  /** Returns what the lane has done. */
  public LaneCounters counters() {
    return counters;
  }

  /** Returns where the lane stands. */
  public LaneReport report() {
    List<PartitionReport> partitions = new ArrayList<>();
    LaneRun now = run;
    if (now != null) {
      now.pipelines()
          .forEach((partition, pipeline) ->
              partitions.add(
                  new PartitionReport(
                      partition,
                      pipeline.safe(),
                      now.end(partition),
                      pipeline.picturesPerSecond(),
                      state,
                      reason)));
    }
    return new LaneReport(model.space(), state, reason, counters.picturesPerSecond(), partitions);
  }

  /** Ends the lane: what is not in a block yet is encoded again by whoever comes next. */
  @Override
  public void close() {
    ended.countDown();
    try {
      thread.join(Duration.ofSeconds(15));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    state = State.STOPPED;
  }

  private void run() {
    Duration wait = settings.backOff();
    try {
      while (ended.getCount() > 0) {
        try {
          runOnce();
          wait = settings.backOff();
        } catch (RuntimeException e) {
          // Whatever it is, Kafka's or a bug's: a lane that ends would stand still in silence.
          boolean progressed = state == State.RUNNING;
          wait = progressed ? settings.backOff() : doubled(wait);
          complain(e);
          if (ended.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      LOG.debugf("lane %s is interrupted", model.space());
    }
  }

  private void complain(RuntimeException e) {
    state = State.FAILING;
    reason = story(e);
    counters.failed();
    LOG.warnf(e, "lane %s broke off and goes on after its last block", model.space());
  }

  /** What Kafka throws from a callback says only that a callback threw. */
  private static String story(RuntimeException e) {
    Throwable cause = e.getCause();
    return cause == null
            || String.valueOf(e.getMessage()).contains(String.valueOf(cause.getMessage()))
        ? String.valueOf(e.getMessage())
        : e.getMessage() + ": " + cause.getMessage();
  }

  private Duration doubled(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(settings.maxBackOff()) < 0 ? twice : settings.maxBackOff();
  }

  /** Runs until the lane is ended or something breaks. */
  private void runOnce() {
    try (Admin admin = kafka.admin()) {
      ImagesTopic images = ImagesTopic.describe(admin);
      images.makeCodes(admin, model.space());
      runOnce(admin, images);
    }
  }

  private void runOnce(Admin admin, ImagesTopic images) {
    String group = "encoder." + model.space();
    Consumer<byte[], byte[]> consumer =
        kafka.member(group, settings.member(), settings.batch() * 8);
    Producer<byte[], byte[]> producer = kafka.producer();
    Run own = new Run();
    ExecutorService answers =
        Executors.newSingleThreadExecutor(runnable ->
            Thread.ofPlatform().name("lane-answers-" + model.space()).daemon().unstarted(runnable));
    try (LastBlocks lastBlocks = new LastBlocks(kafka, model.space())) {
      LaneRun lane =
          new LaneRun(
              new LaneRun.Context(
                  model.space(),
                  settings,
                  images,
                  () -> ImagesTopic.describe(admin),
                  consumer,
                  lastBlocks::find,
                  new KafkaBlockSink(producer, answers, model.space(), images.id()),
                  own,
                  own.inFlight,
                  System::nanoTime));
      own.drive(lane);
    } finally {
      run = null;
      producer.close(Duration.ZERO);
      answers.shutdown();
      consumer.close(CloseOptions.timeout(GOODBYE));
    }
  }

  /** What one run shares with its partitions; the failure of an older run does not end a newer. */
  private final class Run implements PartitionPipeline.Lane {
    private final InFlight inFlight = new InFlight();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    void drive(LaneRun lane) {
      run = lane;
      lane.begin();
      try {
        while (ended.getCount() > 0) {
          lane.step();
          Throwable broken = failure.get();
          if (broken != null) {
            throw new LaneFault("%s: %s".formatted(Topics.codes(model.space()), broken), broken);
          }
          if (lane.joined()) {
            boolean paused = steering.paused();
            state = paused ? State.PAUSED : State.RUNNING;
            reason = paused ? "somebody paused it: POST /models/%s/resume".formatted(space()) : "";
          }
        }
      } finally {
        lane.end();
      }
    }

    @Override
    public SpaceId space() {
      return model.space();
    }

    @Override
    public Bits bits() {
      return model.bits();
    }

    @Override
    public EncodedBatch encode(PictureBatch batch, Set<Integer> hung, DecodeGuard guard) {
      return encoder.encode(batch, hung, guard);
    }

    @Override
    public void submit(WorkerPool.Task task) {
      pool.submit(task, steering.liveShare() > 0);
    }

    @Override
    public void released(int records, long bytes) {
      inFlight.remove(records, bytes);
    }

    @Override
    public void counted(EncodedBatch batch) {
      counters.encoded(batch);
      pace.spent(batch.decodeNanos() + batch.inferNanos());
    }

    @Override
    public void produced(long nanos) {
      counters.produced(nanos);
    }

    @Override
    public boolean resting() {
      return steering.paused() || pace.mustRest(steering.liveShare());
    }

    @Override
    public void failed(Throwable cause) {
      failure.compareAndSet(null, cause);
    }
  }
}
