package dev.hammingbird.trainer;

import dev.hammingbird.trainer.job.TrainingQueue;
import dev.hammingbird.trainer.job.TrainingView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Counts and logs what trainings do. */
@ApplicationScoped
class TrainingMetrics {
  private static final Logger LOG = Logger.getLogger("dev.hammingbird.training");
  private final MeterRegistry registry;
  private final Counter steps;
  private final AtomicReference<Double> imagesPerSecond = new AtomicReference<>(0.0);
  private String training = "";
  private String phase = "";
  private int counted;
  private long loggedAt;

  TrainingMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.steps = registry.counter("trainer.steps");
    registry.gauge("trainer.images.per.second", imagesPerSecond, AtomicReference::get);
  }

  void started(@Observes StartupEvent event, TrainingQueue queue) {
    Runnable _ = queue.listen(this::changed);
  }

  private synchronized void changed(TrainingView view) {
    if (!view.id().equals(training)) {
      training = view.id();
      counted = 0;
    }
    TrainingView.Progress progress = view.progress();
    if (progress != null && progress.step() > counted) {
      steps.increment(progress.step() - counted);
      counted = progress.step();
      imagesPerSecond.set(progress.imagesPerSecond());
    }
    if (view.state().ended()) {
      imagesPerSecond.set(0.0);
      registry
          .counter("trainer.trainings", "state", view.state().name().toLowerCase(Locale.ROOT))
          .increment();
    }
    log(view, progress);
  }

  private void log(TrainingView view, TrainingView.@org.jspecify.annotations.Nullable Progress p) {
    long now = System.nanoTime();
    boolean news = !phase.equals(view.phase()) || view.state().ended();
    if (!news && now - loggedAt < 5_000_000_000L) {
      return;
    }
    phase = view.phase();
    loggedAt = now;
    if (view.state().ended()) {
      LOG.infof(
          "training %s %s%s%s",
          view.id(),
          view.state(),
          view.space() == null ? "" : ", space " + view.space() + " " + view.evaluation(),
          view.reason() == null ? "" : ": " + view.reason());
    } else if (p == null) {
      LOG.infof("training %s: %s", view.id(), view.phase());
    } else {
      LOG.infof(
          "training %s: %s, step %d, %.0f%%, %.0f images/s, %.0f s to go, %s",
          view.id(),
          view.phase(),
          p.step(),
          100 * p.share(),
          p.imagesPerSecond(),
          p.etaSeconds(),
          new java.util.TreeMap<>(p.figures()));
    }
  }
}
