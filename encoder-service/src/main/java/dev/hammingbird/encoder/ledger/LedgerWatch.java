package dev.hammingbird.encoder.ledger;

import dev.hammingbird.contracts.code.SpaceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Draws up the books from time to time, on a thread of its own, for metrics and alerts. */
public final class LedgerWatch implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(LedgerWatch.class);

  private final Supplier<List<SpaceLedger>> books;
  private final Duration interval;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile List<SpaceLedger> latest = List.of();
  private @Nullable Thread thread;

  /** Makes a watch, which {@link #start()} sets going. */
  public LedgerWatch(Supplier<List<SpaceLedger>> books, Duration interval) {
    this.books = books;
    this.interval = interval;
  }

  /** Sets the watch going. */
  public void start() {
    thread = Thread.ofPlatform().name("ledger-watch").daemon().start(this::run);
  }

  /** Returns the books of a space as last drawn up; empty before. */
  public Optional<SpaceLedger> latest(SpaceId space) {
    return latest.stream().filter(ledger -> ledger.space().equals(space)).findFirst();
  }

  @Override
  public void close() {
    ended.countDown();
    Thread running = thread;
    try {
      if (running != null) {
        running.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!ended.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          latest = books.get();
        } catch (RuntimeException e) {
          // Kafka or Redis is away, which others tell; the books are as they were.
          LOG.debugf("the books cannot be drawn up now: %s", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("the watch of the ledger ends");
    }
  }
}
