package dev.hammingbird.encoder.space;

import dev.hammingbird.contracts.model.Manifest;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.model.Transition;
import dev.hammingbird.encoder.lane.Lane;
import dev.hammingbird.encoder.onnx.ModelRefusedException;
import dev.hammingbird.encoder.onnx.OnnxModel;
import dev.hammingbird.encoder.store.StoreWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs one code space: fetches its model, proves it, and keeps a lane and a store writer going. */
final class SpaceRunner implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SpaceRunner.class);

  private final SpaceTools tools;
  private final ArtifactReader artifacts;
  private final ModelsPublisher publisher;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private volatile ModelRecord model;
  private volatile SpaceState state = SpaceState.LOADING;
  private volatile String reason = "";
  private volatile @Nullable Running running;

  /** What runs once the model is proved. */
  private record Running(OnnxModel onnx, Lane lane, StoreWriter store) {}

  SpaceRunner(ModelRecord model, SpaceTools tools) {
    this.model = model;
    this.tools = tools;
    this.artifacts = new ArtifactReader(tools.kafka());
    this.publisher = new ModelsPublisher(tools.kafka());
    this.thread = Thread.ofPlatform().name("space-" + model.space()).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** A newer record of the same space. */
  void update(ModelRecord newer) {
    model = newer;
  }

  /** Returns the model once it is proved. */
  Optional<OnnxModel> onnx() {
    Running now = running;
    return now == null ? Optional.empty() : Optional.of(now.onnx());
  }

  SpaceReport report() {
    Running now = running;
    Optional<SpaceReport.Running> details =
        now == null
            ? Optional.empty()
            : Optional.of(
                new SpaceReport.Running(
                    now.onnx().device(),
                    now.onnx().arrangement(),
                    now.lane().report(),
                    now.lane().counters(),
                    now.store().report(),
                    now.store().counters()));
    return new SpaceReport(model, state, reason, details);
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      thread.join(Duration.ofSeconds(40));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration wait = tools.backOff();
    try {
      while (ended.getCount() > 0) {
        try {
          serve();
        } catch (ModelRefusedException e) {
          refuse(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
          // Whatever it is, it is told and tried again; other spaces go on.
          state = SpaceState.FAILING;
          reason = String.valueOf(e.getMessage());
          LOG.warnf("space %s: %s", model.space(), reason);
        }
        if (!ended.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          Duration twice = wait.multipliedBy(2);
          wait = twice.compareTo(tools.maxBackOff()) < 0 ? twice : tools.maxBackOff();
        }
      }
    } catch (InterruptedException e) {
      LOG.debugf("space %s is interrupted", model.space());
    }
    state = SpaceState.STOPPED;
  }

  /**
   * Loads the model and runs until the end; returns before only when the model is not there yet.
   */
  private void serve() throws ModelRefusedException, InterruptedException {
    Optional<byte[]> file = fetch(model.manifest());
    if (file.isEmpty()) {
      state = SpaceState.FAILING;
      reason = "the artifact's parts are not all on the topic yet";
      return;
    }
    try (OnnxModel onnx = tools.load(model.manifest(), file.get());
        Lane lane = tools.lane(onnx);
        StoreWriter store = tools.store(onnx)) {
      running = new Running(onnx, lane, store);
      lane.start();
      store.start();
      state = SpaceState.RUNNING;
      reason = "";
      LOG.infof(
          "space %s (%s, %d bits) is encoded on %s, pictures %s",
          onnx.space(),
          model.manifest().name(),
          onnx.bits().count(),
          onnx.device().text(),
          onnx.arrangement());
      ended.await();
    } finally {
      running = null;
    }
  }

  private Optional<byte[]> fetch(Manifest manifest) throws ModelRefusedException {
    try {
      return artifacts.read(manifest);
    } catch (IllegalArgumentException e) {
      throw new ModelRefusedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Says so on {@code models}, unless the space is in service: then it fails here and now only. */
  private void refuse(String why) throws InterruptedException {
    state = SpaceState.REFUSED;
    reason = why;
    LOG.errorf("space %s is refused: %s", model.space(), why);
    while (ended.getCount() > 0) {
      ModelRecord now = model;
      if (now.state().mayBecome(State.REJECTED)) {
        Transition step =
            new Transition(State.REJECTED, Clock.systemUTC().instant(), "encoder", why, Map.of());
        try {
          publisher.publish(now.moved(step));
        } catch (KafkaException e) {
          LOG.warnf("space %s: its refusal is not written yet: %s", now.space(), e.getMessage());
        }
      }
      // A record that another wrote meanwhile, not knowing, is answered with the refusal again.
      if (ended.await(tools.maxBackOff().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }
}
