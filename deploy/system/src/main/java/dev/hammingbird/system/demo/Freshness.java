package dev.hammingbird.system.demo;

import dev.hammingbird.system.client.Services;
import dev.hammingbird.system.client.Services.Address;
import dev.hammingbird.system.client.Services.Space;
import dev.hammingbird.system.console.Progress;
import dev.hammingbird.system.picture.PictureSource;
import dev.hammingbird.system.picture.SourcePicture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * How soon a picture can be found: from the answer of {@code POST /images} until search-service's
 * position in the active space has passed its slot.
 */
final class Freshness {
  private static final int PER_SECOND = 30;
  private static final long POLL_MILLIS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Services services;
  private final String space;

  Freshness(Services services, String space) {
    this.services = services;
    this.space = space;
  }

  /** A picture on its way. */
  private record Waiting(Address address, long answeredAt) {}

  /**
   * Sends the pictures at 30 a second.
   *
   * @return milliseconds, one for each picture, ascending
   * @throws DemoFailure if one cannot be found within half a minute
   */
  List<Double> run(PictureSource pictures) throws InterruptedException, ExecutionException {
    Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    List<Double> millis = new ArrayList<>();
    try (Progress progress = Progress.start("Freshness", "pictures", pictures.size());
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(2)) {
      List<ScheduledFuture<?>> uploads = new ArrayList<>();
      for (int i = 0; i < pictures.size(); i++) {
        int index = i;
        long at = i * 1000L / PER_SECOND;
        uploads.add(
            clock.schedule(
                () -> waiting.add(upload(pictures.picture(index))), at, TimeUnit.MILLISECONDS));
      }
      long deadline =
          System.nanoTime() + PATIENCE.toNanos() + pictures.size() * 1_000_000_000L / PER_SECOND;
      while (millis.size() < pictures.size()) {
        take(waiting, millis);
        progress.at(millis.size());
        failAfter(deadline, uploads, millis.size());
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    }
    return millis.stream().sorted().toList();
  }

  /** Returns the value below which {@code share} of the ascending values lie. */
  static double percentile(List<Double> ascending, double share) {
    int index = (int) Math.ceil(share * ascending.size()) - 1;
    return ascending.get(Math.clamp(index, 0, ascending.size() - 1));
  }

  private Waiting upload(SourcePicture picture) {
    Address address =
        services.upload(
            picture.id(), Optional.of(picture.label()), picture.bytes(), picture.contentType());
    return new Waiting(address, System.nanoTime());
  }

  /** Ends the waiting of those that the space has passed by now. */
  private void take(Queue<Waiting> waiting, List<Double> millis) {
    if (waiting.isEmpty()) {
      return;
    }
    Optional<Space> now = services.space(space);
    long at = System.nanoTime();
    waiting.removeIf(one -> {
      long position =
          now.map(s -> s.positions().getOrDefault(one.address().partition(), 0L)).orElse(0L);
      boolean passed = position > one.address().offset();
      if (passed) {
        millis.add(Math.max(0, at - one.answeredAt()) / 1e6);
      }
      return passed;
    });
  }

  private void failAfter(long deadline, List<ScheduledFuture<?>> uploads, int done)
      throws InterruptedException, ExecutionException {
    if (System.nanoTime() <= deadline) {
      return;
    }
    for (ScheduledFuture<?> upload : uploads) {
      if (upload.isDone()) {
        upload.get();
      }
    }
    throw new DemoFailure(
        "only %d of %d pictures can be found: %s"
            .formatted(done, uploads.size(), services.space(space)));
  }
}
