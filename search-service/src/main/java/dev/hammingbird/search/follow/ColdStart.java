package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.store.StoreAddress;
import dev.hammingbird.contracts.store.StorePosition;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/** Reads a large space with all processors, a partition on each, each with its own connection. */
final class ColdStart {
  private static final Logger LOG = Logger.getLogger(ColdStart.class);
  private static final int WORTH_IT = 100_000;

  private final StoreAddress address;
  private final Duration timeout;

  ColdStart(StoreAddress address, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
  }

  /**
   * Reads all partitions up to where the store is seen to stand, when that is much.
   *
   * @throws RedisException if Redis does not answer
   */
  void read(SpaceLoad load, List<StorePosition> seen) throws InterruptedException {
    List<Integer> partitions = load.partitions();
    long slots = 0;
    for (int i = 0; i < seen.size(); i++) {
      slots += load.toRead(partitions.get(i), seen.get(i));
    }
    if (!load.showing().nothing() || slots < WORTH_IT) {
      return;
    }
    long start = System.nanoTime();
    List<Callable<SpaceLoad.Step>> tasks = new ArrayList<>();
    for (int i = 0; i < seen.size(); i++) {
      int partition = partitions.get(i);
      StorePosition position = seen.get(i);
      tasks.add(() -> read(load, partition, position));
    }
    int threads = Math.min(tasks.size(), Runtime.getRuntime().availableProcessors());
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Future<SpaceLoad.Step> done : pool.invokeAll(tasks)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new RedisException("reading the store broke off", e.getCause());
    }
    LOG.infof(
        "space %s: %d slots read in %d ms%s",
        load.index().space(),
        slots,
        (System.nanoTime() - start) / 1_000_000,
        load.published() ? ", and shown" : "");
  }

  private SpaceLoad.Step read(SpaceLoad load, int partition, StorePosition seen)
      throws InterruptedException {
    try (StoreReader reader = StoreReader.open(address, timeout)) {
      SpaceLoad.Step step = load.step(reader, partition, seen);
      while (step == SpaceLoad.Step.MORE) {
        step = load.step(reader, partition, seen);
      }
      // What is not as it should be, the follower's own next look meets again and deals with.
      return step;
    }
  }
}
