package dev.hammingbird.encoder.space;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.encoder.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All code spaces that this instance has heard of. Thread-safe. */
public final class Spaces implements ModelsFollower.Listener, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Spaces.class);

  private final SpaceTools tools;
  private final Consumer<SpaceId> appeared;
  private final Map<SpaceId, Known> known = new ConcurrentSkipListMap<>();
  private final Sweeper sweeper;
  private volatile boolean complete;

  /** A space: its newest record, where that lies, and what runs for it. */
  private record Known(ModelRecord model, long offset, @Nullable SpaceRunner runner) {}

  /**
   * Knows no space yet.
   *
   * @param appeared hears of each new one, once
   */
  public Spaces(SpaceTools tools, Consumer<SpaceId> appeared) {
    this.tools = tools;
    this.appeared = appeared;
    this.sweeper = new Sweeper(tools.kafka(), tools.redis(), tools.maxBackOff(), this::retired);
  }

  @Override
  public synchronized void observe(ModelRecord model, long offset) {
    Known before = known.get(model.space());
    if (before != null && before.offset() >= offset) {
      return;
    }
    SpaceRunner runner = before == null ? null : before.runner();
    if (runner != null && !model.state().encoded()) {
      LOG.infof("space %s is %s: its lane ends", model.space(), model.state());
      end(runner);
      runner = null;
    } else if (runner != null) {
      runner.update(model, offset);
    }
    known.put(model.space(), new Known(model, offset, runner));
    if (before == null) {
      appeared.accept(model.space());
    }
    if (complete) {
      settle(model.space());
    }
  }

  /** From here on, what is known of a space is how it is, not how it was once. */
  @Override
  public synchronized void caughtUp() {
    complete = true;
    List.copyOf(known.keySet()).forEach(this::settle);
    sweeper.call();
  }

  /** Starts the lane of a space that is to have one; has deleted what a retired one leaves. */
  private void settle(SpaceId space) {
    Known now = known.get(space);
    if (now == null) {
      return;
    }
    if (now.model().state().encoded() && now.runner() == null) {
      LOG.infof("space %s is %s: its lane starts", space, now.model().state());
      SpaceRunner runner = new SpaceRunner(now.model(), now.offset(), tools);
      runner.start();
      known.put(space, new Known(now.model(), now.offset(), runner));
    } else if (now.model().state() == State.RETIRED) {
      sweeper.call();
    }
  }

  /** Ends a lane without keeping those that tell of models waiting; what it wrote may go then. */
  private void end(SpaceRunner runner) {
    Thread.ofVirtual()
        .start(() -> {
          runner.close();
          sweeper.call();
        });
  }

  private Set<SpaceId> retired() {
    return complete
        ? known.values().stream()
            .filter(space -> space.model().state() == State.RETIRED)
            .map(space -> space.model().space())
            .collect(Collectors.toSet())
        : Set.of();
  }

  /** Returns the space that answers queries: of the records in state ACTIVE the last written. */
  public Optional<SpaceId> active() {
    return known.values().stream()
        .filter(space -> space.model().state() == State.ACTIVE)
        .max(Comparator.comparingLong(Known::offset))
        .map(space -> space.model().space());
  }

  /** Returns the newest record of a space; empty when there is no such space. */
  public Optional<ModelRecord> model(SpaceId space) {
    return Optional.ofNullable(known.get(space)).map(Known::model);
  }

  /** Returns the proved model of a space; empty when it is not loaded. */
  public Optional<OnnxModel> onnx(SpaceId space) {
    Known found = known.get(space);
    SpaceRunner runner = found == null ? null : found.runner();
    return runner == null ? Optional.empty() : runner.onnx();
  }

  /** Returns where every space stands, by id. */
  public List<SpaceReport> reports() {
    List<SpaceReport> reports = new ArrayList<>();
    for (Known space : known.values()) {
      SpaceRunner runner = space.runner();
      reports.add(
          runner == null
              ? new SpaceReport(
                  space.model(), SpaceState.STOPPED, lastReason(space.model()), Optional.empty())
              : runner.report());
    }
    return reports;
  }

  @Override
  public synchronized void close() {
    sweeper.close();
    List<Thread> closing = new ArrayList<>();
    for (Known space : known.values()) {
      SpaceRunner runner = space.runner();
      if (runner != null) {
        closing.add(Thread.ofVirtual().start(runner::close));
      }
    }
    try {
      for (Thread thread : closing) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String lastReason(ModelRecord model) {
    return model.history().getLast().reason();
  }
}
