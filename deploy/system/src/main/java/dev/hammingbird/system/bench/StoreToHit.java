package dev.hammingbird.system.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hammingbird.system.client.Calls;
import dev.hammingbird.system.client.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How long what Redis holds takes until search answers with it: notes how far each partition of a
 * space is in Redis, and waits until search has come as far, some times a second.
 */
final class StoreToHit implements AutoCloseable {
  private static final int PER_SECOND = 10;
  private static final double LIMIT_SECONDS = 30;

  private final StoreFilling filling;
  private final Calls calls;
  private final String url;
  private final List<Double> millis = new ArrayList<>();
  private final Pace pace;

  /** Begins, and goes on until it is closed. */
  StoreToHit(StoreFilling filling, Calls calls, String url) {
    this.filling = filling;
    this.calls = calls;
    this.url = url;
    this.pace = new Pace("freshness", PER_SECOND, this::once);
  }

  /** Returns how long each took so far, in milliseconds, ascending. */
  List<Double> sorted() {
    synchronized (millis) {
      return millis.stream().sorted().toList();
    }
  }

  /** Ends, and waits for those under way. */
  @Override
  public void close() {
    pace.close();
  }

  private void once() {
    long start = System.nanoTime();
    List<Long> stored = filling.positions("next").map(Long::valueOf).toList();
    boolean found = Pace.awaitOften(LIMIT_SECONDS, () -> shows(stored));
    synchronized (millis) {
      millis.add(found ? (System.nanoTime() - start) / 1e6 : Double.POSITIVE_INFINITY);
    }
  }

  private boolean shows(List<Long> stored) {
    JsonNode partitions =
        calls.get(url + "/spaces").json().path("spaces").path(0).path("partitions");
    return LongStream.range(0, stored.size())
        .allMatch(p -> partitions.path((int) p).path("position").asLong() >= stored.get((int) p));
  }
}
