package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.store.StoreAddress;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few connections to the store, so that several partitions are read side by side. While batches
 * are written, every answer waits for the one that is under way; to read one partition after the
 * other adds up those waits. For one thread at a time.
 */
final class StoreReaders implements AutoCloseable {
  private static final int MOST = 4;

  private final StoreAddress address;
  private final Duration timeout;
  private final List<StoreReader> readers = new ArrayList<>();

  /** Opens one connection; more are opened when they are needed. */
  StoreReaders(StoreAddress address, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
    readers.add(StoreReader.open(address, timeout));
  }

  /** Something to do with one of the connections. */
  @FunctionalInterface
  interface Work<T> {
    /**
     * Does it.
     *
     * @param index which of the things to do
     * @throws RedisException if Redis does not answer
     */
    T with(StoreReader reader, int index) throws InterruptedException;
  }

  /** Returns the first connection. */
  StoreReader first() {
    return readers.getFirst();
  }

  /**
   * Does so many things, some at a time; returns what came of each, in order.
   *
   * @throws RedisException if Redis does not answer; then this must be closed
   */
  <T> List<T> each(int count, Work<T> work) throws InterruptedException {
    Object[] results = new Object[count];
    int lanes = Math.min(MOST, count);
    while (readers.size() < lanes) {
      readers.add(StoreReader.open(address, timeout));
    }
    AtomicInteger next = new AtomicInteger();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (StoreReader reader : readers.subList(0, lanes)) {
      tasks.add(() -> {
        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
          results[i] = work.with(reader, i);
        }
        return null;
      });
    }
    run(tasks);
    @SuppressWarnings("unchecked") // each place was filled by work
    List<T> all = (List<T>) Arrays.asList(results);
    return all;
  }

  private static void run(List<Callable<Void>> tasks) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new RedisException("reading the store broke off", e.getCause());
    }
  }

  @Override
  public void close() {
    readers.forEach(StoreReader::close);
  }
}
