package dev.hammingbird.trainer;

import dev.hammingbird.trainer.job.JobSettings;
import dev.hammingbird.trainer.job.Publisher;
import dev.hammingbird.trainer.job.Snapshots;
import dev.hammingbird.trainer.job.TrainingLog;
import dev.hammingbird.trainer.job.TrainingQueue;
import dev.hammingbird.trainer.network.PixelScale;
import dev.hammingbird.trainer.tensor.Compute;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Puts the queue of trainings together. */
@ApplicationScoped
class TrainerBeans {
  private static final Logger LOG = Logger.getLogger(TrainerBeans.class);
  private final TrainerConfig config;

  TrainerBeans(TrainerConfig config) {
    this.config = config;
  }

  @Produces
  @Singleton
  TrainingQueue queue(Snapshots snapshots, Publisher publisher, TrainingLog log) {
    JobSettings settings =
        new JobSettings(
            config.device(),
            config.threads(),
            config.heldOutPercent(),
            config.backbone().output(),
            new PixelScale(config.backbone().offset(), config.backbone().spread()),
            folder(config.checkpoints().folder(), "hammingbird-checkpoints"),
            config.checkpoints().every(),
            folder(config.reports().folder(), "hammingbird-reports"),
            config.reports().keep());
    return new TrainingQueue(
        settings, snapshots, publisher, log, Clock.systemUTC(), config.queue());
  }

  private static Path folder(Optional<String> set, String otherwise) {
    return set.map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), otherwise));
  }

  void close(@Disposes TrainingQueue queue) {
    queue.close();
  }

  /** Refuses to start without the device asked for, and takes up what was left behind. */
  void started(@Observes StartupEvent event, TrainingQueue queue) {
    if (config.device() == Compute.Choice.GPU) {
      LOG.infof("device: %s", Compute.open(config.device(), config.threads()).describe());
    }
    Thread.ofVirtual().name("recall").start(() -> recall(queue));
  }

  private static void recall(TrainingQueue queue) {
    try {
      queue.recall();
    } catch (RuntimeException e) {
      LOG.warnf("earlier trainings are not listed: %s", e.getMessage());
    }
  }
}
