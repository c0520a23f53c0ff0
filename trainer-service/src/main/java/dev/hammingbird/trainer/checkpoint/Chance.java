package dev.hammingbird.trainer.checkpoint;

import java.util.random.RandomGenerator;

/**
 * A source of chance whose whole state is one number, so that a checkpoint can hold it: SplitMix64
 * (Steele, Lea, Flood, OOPSLA 2014). All chance of a run after its networks were made comes from
 * such sources; the engine's own generator can be seeded but not read, and only initialises
 * weights. Not thread-safe.
 */
public final class Chance implements RandomGenerator, Resumable {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private long at;

  /** Starts from a seed. */
  public Chance(long seed) {
    at = seed;
  }

  /** Returns a source of its own that this one decides. */
  public Chance fork() {
    return new Chance(nextLong());
  }

  @Override
  public long nextLong() {
    at += GOLDEN;
    long z = at;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  @Override
  public void exchange(State state) {
    at = state.whole("at", at);
  }
}
