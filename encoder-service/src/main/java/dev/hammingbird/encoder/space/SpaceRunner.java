package dev.hammingbird.encoder.space;

import dev.hammingbird.contracts.model.Gate;
import dev.hammingbird.contracts.model.Manifest;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.model.Transition;
import dev.hammingbird.encoder.lane.Lane;
import dev.hammingbird.encoder.lane.Steering;
import dev.hammingbird.encoder.onnx.ModelRefusedException;
import dev.hammingbird.encoder.onnx.OnnxModel;
import dev.hammingbird.encoder.store.StoreReport;
import dev.hammingbird.encoder.store.StoreWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs one code space: fetches its model, proves it, and keeps a lane and a store writer going. */
final class SpaceRunner implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SpaceRunner.class);

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final SpaceTools tools;
  private final ArtifactReader artifacts;
  private final ModelsPublisher publisher;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private volatile ModelsPublisher.Newest read;
  private volatile SpaceState state = SpaceState.LOADING;
  private volatile String reason = "";
  private volatile @Nullable Running running;
  private long stillSince;

  /** What runs once the model is proved. */
  private record Running(OnnxModel onnx, Lane lane, StoreWriter store) {}

  SpaceRunner(ModelRecord model, long offset, SpaceTools tools) {
    this.read = new ModelsPublisher.Newest(model, offset);
    this.tools = tools;
    this.artifacts = new ArtifactReader(tools.kafka());
    this.publisher = new ModelsPublisher(tools.kafka());
    this.thread = Thread.ofPlatform().name("space-" + model.space()).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private ModelRecord model() {
    return read.model();
  }

  /** A newer record of the same space. */
  void update(ModelRecord newer, long offset) {
    read = new ModelsPublisher.Newest(newer, offset);
    Running now = running;
    if (now != null) {
      now.lane().steer(steering(newer));
    }
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
    return new SpaceReport(model(), state, reason, details);
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
          refuse(String.valueOf(e.getMessage()), e.gates());
        } catch (RuntimeException e) {
          // Whatever it is, it is told and tried again; other spaces go on.
          state = SpaceState.FAILING;
          reason = String.valueOf(e.getMessage());
          LOG.warnf("space %s: %s", model().space(), reason);
        }
        if (!ended.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          Duration twice = wait.multipliedBy(2);
          wait = twice.compareTo(tools.maxBackOff()) < 0 ? twice : tools.maxBackOff();
        }
      }
    } catch (InterruptedException e) {
      LOG.debugf("space %s is interrupted", model().space());
    }
    state = SpaceState.STOPPED;
  }

  /**
   * Loads the model and runs until the end; returns before only when the model is not there yet.
   */
  private void serve() throws ModelRefusedException, InterruptedException {
    Optional<byte[]> file = fetch(model().manifest());
    if (file.isEmpty()) {
      state = SpaceState.FAILING;
      reason = "the artifact's parts are not all on the topic yet";
      standsStill(reason);
      return;
    }
    try (OnnxModel onnx = tools.load(model().manifest(), file.get());
        Lane lane = tools.lane(onnx);
        StoreWriter store = tools.store(onnx)) {
      begin(onnx);
      lane.steer(steering(model()));
      running = new Running(onnx, lane, store);
      lane.start();
      store.start();
      state = SpaceState.RUNNING;
      reason = "";
      LOG.infof(
          "space %s (%s, %d bits) is encoded on %s, pictures %s",
          onnx.space(),
          model().manifest().name(),
          onnx.bits().count(),
          onnx.device().text(),
          onnx.arrangement());
      while (!ended.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        standsStill(blocked(store.report()));
      }
    } finally {
      running = null;
    }
  }

  /** States that the model proved itself and its lane begins, unless that is on record. */
  private void begin(OnnxModel onnx) {
    if (model().state() == State.REGISTERED) {
      publish(State.BACKFILLING, "the model is what its manifest says", onnx.gates());
    }
  }

  /** Gives a space up that is not in service and cannot come there by waiting. */
  private void standsStill(String why) {
    if (why.isEmpty()) {
      stillSince = 0;
      return;
    }
    long now = System.nanoTime();
    stillSince = stillSince == 0 ? now : stillSince;
    boolean tooLong = now - stillSince > tools.giveUp().toNanos();
    if (tooLong && model().state().filling()) {
      publish(State.FAILED, "no way was made for %s: %s".formatted(tools.giveUp(), why), List.of());
    }
  }

  private static String blocked(StoreReport store) {
    return store.partitions().stream()
        .filter(partition -> partition.state() == StoreReport.State.BLOCKED)
        .map(partition -> "partition %d: %s".formatted(partition.partition(), partition.reason()))
        .collect(Collectors.joining("; "));
  }

  private static Steering steering(ModelRecord model) {
    return new Steering(model.control().paused(), model.control().liveShare());
  }

  private void publish(State to, String why, List<Gate> gates) {
    Map<String, String> evidence = new TreeMap<>();
    Gate.put(gates, evidence);
    Transition step = new Transition(to, Clock.systemUTC().instant(), "encoder", why, evidence);
    publisher.publish(() -> read, step);
  }

  private Optional<byte[]> fetch(Manifest manifest) throws ModelRefusedException {
    try {
      return artifacts.read(manifest);
    } catch (IllegalArgumentException e) {
      throw new ModelRefusedException(
          String.valueOf(e.getMessage()),
          List.of(
              Gate.of(
                  "artifact",
                  false,
                  "parts of another file",
                  "SHA-256 " + manifest.artifactSha256(),
                  String.valueOf(e.getMessage()))),
          e);
    }
  }

  /** Says so on {@code models}, unless the space is in service: then it fails here and now only. */
  private void refuse(String why, List<Gate> gates) throws InterruptedException {
    state = SpaceState.REFUSED;
    reason = why;
    LOG.errorf("space %s is refused: %s", model().space(), why);
    while (ended.getCount() > 0) {
      if (model().state().mayBecome(State.REJECTED)) {
        try {
          publish(State.REJECTED, why, gates);
        } catch (KafkaException e) {
          LOG.warnf(
              "space %s: its refusal is not written yet: %s", model().space(), e.getMessage());
        }
      }
      // A record that another wrote meanwhile, not knowing, is answered with the refusal again.
      if (ended.await(tools.maxBackOff().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }
}
