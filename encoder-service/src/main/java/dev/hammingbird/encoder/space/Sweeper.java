package dev.hammingbird.encoder.space;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.encoder.kafka.ImagesTopic;
import dev.hammingbird.encoder.kafka.KafkaAccess;
import dev.hammingbird.encoder.store.RedisStore;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jboss.logging.Logger;

/**
 * Deletes what retired spaces leave: first the topic of their blocks, so that nobody fills the
 * store from it again, then their keys. It looks at what there is and keeps no list, so one that is
 * killed in between is made up for by the next that starts, here or in another instance.
 */
final class Sweeper implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Sweeper.class);

  private final KafkaAccess kafka;
  private final RedisStore redis;
  private final Duration backOff;
  private final Supplier<Set<SpaceId>> retired;
  private final Semaphore calls = new Semaphore(0);
  private final Thread thread;
  private volatile boolean ended;

  /** Makes a sweeper and sets it going. */
  Sweeper(KafkaAccess kafka, RedisStore redis, Duration backOff, Supplier<Set<SpaceId>> retired) {
    this.kafka = kafka;
    this.redis = redis;
    this.backOff = backOff;
    this.retired = retired;
    this.thread = Thread.ofPlatform().name("space-sweeper").daemon().start(this::run);
  }

  /** Has it look again. */
  void call() {
    calls.release();
  }

  @Override
  public void close() {
    ended = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!ended) {
        calls.acquire();
        var _ = calls.drainPermits();
        try {
          sweep();
        } catch (RuntimeException e) {
          // Whatever it is: what is left is left until it is tried again.
          LOG.warnf("what retired spaces leave is not deleted yet: %s", e.getMessage());
          var _ = calls.tryAcquire(backOff.toMillis(), TimeUnit.MILLISECONDS);
          call();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("the sweeper ends");
    }
  }

  private void sweep() {
    Set<SpaceId> spaces = retired.get();
    if (spaces.isEmpty()) {
      return;
    }
    int topics;
    try (Admin admin = kafka.admin()) {
      topics = ImagesTopic.deleteCodes(admin, spaces);
    }
    long keys = redis.forget(spaces);
    if (topics > 0 || keys > 0) {
      LOG.infof("of retired spaces, %d topics and %d keys were deleted", topics, keys);
    }
  }
}
