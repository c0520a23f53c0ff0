package dev.hammingbird.ingest;

import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.ingest.log.LogFaultException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Writes a batch in order and holds on to it until Kafka has all of it. */
@ApplicationScoped
class Delivery {
  private static final Logger LOG = Logger.getLogger(Delivery.class);

  private final Duration first;
  private final Duration most;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile Optional<String> trouble = Optional.empty();

  Delivery(IngestConfig config) {
    this.first = config.log().retryFirst();
    this.most = config.log().retryMost();
  }

  /** Returns why the batch at hand is held; empty while writing goes well. */
  Optional<String> trouble() {
    return trouble;
  }

  /**
   * Returns when Kafka has all of it. After a fault it goes on from the first write that failed,
   * those behind it included: written twice does no harm, written in another order would.
   *
   * @throws IllegalStateException if the service stops before; the batch will be read again
   */
  void deliver(List<Write> batch) {
    List<Write> open = new ArrayList<>(batch);
    Duration pause = first;
    while (!open.isEmpty()) {
      Optional<LogFaultException> fault = attempt(open);
      if (fault.isPresent()) {
        trouble = Optional.of(String.valueOf(fault.get().getMessage()));
        LOG.warnf("%d outcomes wait %s: %s", open.size(), pause, fault.get().getMessage());
        waitOrStop(pause);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(most) < 0 ? longer : most;
      }
    }
    trouble = Optional.empty();
  }

  /** Removes what was written from the front of {@code open}; returns what stopped it. */
  private Optional<LogFaultException> attempt(List<Write> open) {
    List<CompletableFuture<Slot>> sent = new ArrayList<>();
    for (Write write : open) {
      sent.add(write.attempt());
    }
    for (int done = 0; done < sent.size(); done++) {
      try {
        Slot _ = sent.get(done).join();
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof LogFaultException fault)) {
          throw e;
        }
        settle(sent);
        open.subList(0, done).clear();
        if (!fault.passing()) {
          open.set(0, open.getFirst().instead(fault));
        }
        return Optional.of(fault);
      }
    }
    open.clear();
    return Optional.empty();
  }

  /** Waits for all, so that none of this attempt comes behind one of the next. */
  private static void settle(List<CompletableFuture<Slot>> sent) {
    CompletableFuture<?>[] all = sent.toArray(CompletableFuture[]::new);
    boolean _ = CompletableFuture.allOf(all).handle((_, failure) -> failure == null).join();
  }

  private void waitOrStop(Duration pause) {
    try {
      if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the service stops; the batch will be read again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted; the batch will be read again", e);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    stopping.countDown();
  }

  /** One record to be written. */
  interface Write {
    /** Writes it, perhaps once more. */
    CompletableFuture<Slot> attempt();

    /** Returns what to write in its place when Kafka will never take it. */
    default Write instead(LogFaultException lasting) {
      return this;
    }
  }
}
