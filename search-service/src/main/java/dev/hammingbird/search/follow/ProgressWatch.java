package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.search.index.SpaceIndex;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Knows how fast each space moves on through the log, over the last ten seconds. */
public final class ProgressWatch extends Follower {
  private static final long INTERVAL_MILLIS = 1_000;
  private static final int SAMPLES = 11;

  private final Spaces spaces;
  private final Map<SpaceId, Deque<Sample>> samples = new ConcurrentHashMap<>();

  /** Makes a watch that is not running yet. */
  public ProgressWatch(Spaces spaces) {
    super("progress-watch");
    this.spaces = spaces;
  }

  /** How far a space had come. */
  private record Sample(long nanos, long offsets) {}

  /** Returns offsets a second; 0 before there are two samples. */
  public double perSecond(SpaceId space) {
    Deque<Sample> known = samples.get(space);
    if (known == null) {
      return 0;
    }
    synchronized (known) {
      if (known.size() < 2) {
        return 0;
      }
      Sample first = known.getFirst();
      Sample last = known.getLast();
      return Math.max(0, last.offsets - first.offsets) / ((last.nanos - first.nanos) / 1e9);
    }
  }

  @Override
  protected void follow() throws InterruptedException {
    while (!pause(INTERVAL_MILLIS)) {
      for (SpaceIndex index : spaces.all()) {
        index
            .view()
            .ifPresent(view ->
                add(
                    index.space(),
                    new Sample(
                        System.nanoTime(),
                        view.partitions().stream().mapToLong(p -> p.position().next()).sum())));
      }
      samples.keySet().removeIf(space -> spaces.of(space).isEmpty());
    }
  }

  private void add(SpaceId space, Sample sample) {
    Deque<Sample> known = samples.computeIfAbsent(space, _ -> new ArrayDeque<>());
    synchronized (known) {
      known.addLast(sample);
      if (known.size() > SAMPLES) {
        known.removeFirst();
      }
    }
  }
}
