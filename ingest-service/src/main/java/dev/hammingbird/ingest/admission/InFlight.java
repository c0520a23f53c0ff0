package dev.hammingbird.ingest.admission;

import java.util.Optional;
import java.util.concurrent.Semaphore;

/** How many uploads are held in memory at once; who finds no place comes again later. */
public final class InFlight {
  private final int most;
  private final Semaphore places;

  /** Makes room for {@code most} uploads, at least 1. */
  public InFlight(int most) {
    this.most = most;
    this.places = new Semaphore(most);
  }

  /** Takes a place, to be closed when the upload is done; empty when all are taken. */
  public Optional<Place> tryEnter() {
    return places.tryAcquire() ? Optional.of(places::release) : Optional.empty();
  }

  /** Returns how many places are taken. */
  public int taken() {
    return most - places.availablePermits();
  }

  /** A place that is taken until it is closed, once. */
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }
}
