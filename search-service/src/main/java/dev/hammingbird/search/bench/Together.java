package dev.hammingbird.search.bench;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** Several threads that search the same codes, each for its own queries. */
final class Together {
  private Together() {}

  /**
   * Returns how many scans of all codes they finish a second, together.
   *
   * @param nanos how long they go on
   */
  static double scans(Data data, int threads, long nanos) {
    LongAdder scans = new LongAdder();
    long start = System.nanoTime();
    IntStream.range(0, threads)
        .mapToObj(first -> Thread.ofPlatform().start(() -> run(data, first, start + nanos, scans)))
        .toList()
        .forEach(Together::join);
    return scans.sum() * 1e9 / (System.nanoTime() - start);
  }

  private static void run(Data data, int first, long end, LongAdder scans) {
    Searches searches = new Searches(data);
    for (int i = first; System.nanoTime() < end; i++) {
      searches.scan(i, 10);
      scans.increment();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
