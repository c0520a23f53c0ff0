package dev.hammingbird.encoder.lane;

import java.util.concurrent.atomic.AtomicLong;

/** What a lane has read and not yet sent. Thread-safe. */
final class InFlight {
  private final AtomicLong pictures = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  void add(int morePictures, long moreBytes) {
    pictures.addAndGet(morePictures);
    bytes.addAndGet(moreBytes);
  }

  void remove(int fewerPictures, long fewerBytes) {
    pictures.addAndGet(-fewerPictures);
    bytes.addAndGet(-fewerBytes);
  }

  boolean any() {
    return pictures.get() > 0;
  }

  boolean fuller(int maxPictures, long maxBytes) {
    return pictures.get() >= maxPictures || bytes.get() >= maxBytes;
  }
}
