package dev.hammingbird.trainer.job;

import dev.hammingbird.trainer.method.DivergedException;
import dev.hammingbird.trainer.method.LessonRefusedException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Runs trainings one after another, on one thread, and knows them all. Safe for use by several
 * threads.
 */
public final class TrainingQueue implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TrainingQueue.class);
  private static final int MOST_RESTARTS = 3;
  private final TrainingJob job;
  private final TrainingLog log;
  private final Clock clock;
  private final int limit;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("training").factory());
  private final Map<String, Training> trainings = new LinkedHashMap<>();
  private final List<Consumer<TrainingView>> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean closing;

  /**
   * Makes an empty queue.
   *
   * @param limit the most trainings that wait
   */
  public TrainingQueue(
      JobSettings settings,
      Snapshots snapshots,
      Publisher publisher,
      TrainingLog log,
      Clock clock,
      int limit) {
    this.job = new TrainingJob(settings, snapshots, publisher, clock);
    this.log = log;
    this.clock = clock;
    this.limit = limit;
    listeners.add(log::write);
  }

  /**
   * Takes up what an earlier run of the service left behind. What had not ended waits for its turn
   * again and goes on from its checkpoint, or from the beginning where there is none. What was
   * running at {@value #MOST_RESTARTS} restarts has failed: it may be what brings the service down.
   */
  public void recall() {
    for (TrainingView view : log.readAll()) {
      Training training = new Training(view, this::changed);
      synchronized (trainings) {
        trainings.putIfAbsent(view.id(), training);
      }
      if (!view.state().ended()) {
        takeUp(training);
      }
    }
  }

  private void takeUp(Training training) {
    training.change(TrainingView::again);
    if (training.view().restarts() >= MOST_RESTARTS) {
      end(
          training,
          TrainingState.FAILED,
          "the service was restarted %d times while this training ran".formatted(MOST_RESTARTS));
      return;
    }
    thread.execute(() -> run(training));
  }

  /**
   * Adds a training.
   *
   * @return its state; empty when too many wait already
   */
  public Optional<TrainingView> submit(TrainingRequest request) {
    String id = UUID.randomUUID().toString();
    Training training =
        new Training(TrainingView.queued(id, request, clock.instant()), this::changed);
    synchronized (trainings) {
      long waiting =
          trainings.values().stream()
              .filter(other -> other.view().state() == TrainingState.QUEUED)
              .count();
      if (waiting >= limit) {
        return Optional.empty();
      }
      trainings.put(id, training);
    }
    changed(training.view());
    thread.execute(() -> run(training));
    return Optional.of(training.view());
  }

  /** Returns the trainings, oldest first. */
  public List<TrainingView> list() {
    synchronized (trainings) {
      return new ArrayList<>(trainings.values().stream().map(Training::view).toList());
    }
  }

  /** Returns a training; empty when there is none of this id. */
  public Optional<TrainingView> find(String id) {
    synchronized (trainings) {
      return Optional.ofNullable(trainings.get(id)).map(Training::view);
    }
  }

  /** Asks a training to stop and returns its state; empty when there is none of this id. */
  public Optional<TrainingView> cancel(String id) {
    Optional<Training> found;
    synchronized (trainings) {
      found = Optional.ofNullable(trainings.get(id));
    }
    found.ifPresent(Training::cancel);
    return found.map(Training::view);
  }

  /**
   * Asks a training to end its learning now, as if its budget were used up: what it has learned is
   * judged, reported and published. Returns its state; empty when there is none of this id.
   */
  public Optional<TrainingView> endEarly(String id) {
    Optional<Training> found;
    synchronized (trainings) {
      found = Optional.ofNullable(trainings.get(id));
    }
    found.ifPresent(Training::endEarly);
    return found.map(Training::view);
  }

  /**
   * Returns a file of a training's report.
   *
   * @param file {@code report.html} or {@code report.json}
   * @return its path; empty when there is no such training or its report is not there
   */
  public Optional<Path> report(String id, String file) {
    return find(id).flatMap(view -> job.report(view.id(), file));
  }

  /** Calls a listener at every change of any training until the returned action is run. */
  public Runnable listen(Consumer<TrainingView> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void changed(TrainingView view) {
    listeners.forEach(listener -> listener.accept(view));
  }

  private void run(Training training) {
    try {
      training.stopIfCancelled();
      job.run(training);
    } catch (CancellationException e) {
      if (closing) {
        LOG.infof("training %s goes on when the service is back", training.view().id());
        return;
      }
      end(training, TrainingState.CANCELLED, String.valueOf(e.getMessage()));
    } catch (LessonRefusedException | SnapshotRefusedException | DivergedException e) {
      end(training, TrainingState.FAILED, String.valueOf(e.getMessage()));
    } catch (RuntimeException | LinkageError e) {
      LOG.errorf(e, "training %s broke", training.view().id());
      end(training, TrainingState.FAILED, e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private void end(Training training, TrainingState state, String reason) {
    training.change(view -> view.ended(state, reason, clock.instant()));
    job.forget(training);
  }

  /** Returns whether the queue was closed and its last training has stopped. */
  boolean idle() {
    return thread.isTerminated();
  }

  /** Stops the running training, which can be taken up again; takes no more, waits for nothing. */
  @Override
  public void close() {
    closing = true;
    synchronized (trainings) {
      trainings.values().forEach(Training::cancel);
    }
    thread.shutdown();
  }
}
