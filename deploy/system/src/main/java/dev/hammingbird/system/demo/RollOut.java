package dev.hammingbird.system.demo;

import dev.hammingbird.system.client.Services;
import dev.hammingbird.system.client.Services.Space;
import dev.hammingbird.system.console.Progress;
import java.time.Duration;
import java.util.Optional;

/** Brings a learned space to where it answers. */
final class RollOut {
  /** How long a space may stand still before the demo gives up. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Services services;

  RollOut(Services services) {
    this.services = services;
  }

  /**
   * Waits until a space has accounted for every picture accepted so far.
   *
   * @return pictures a second since the space appeared
   * @throws DemoFailure if it stands still for minutes
   */
  double awaitCoverage(String space, String name, long accepted) throws InterruptedException {
    try (Progress progress = Progress.start("Encoding " + name, "pictures", accepted)) {
      long seen = -1;
      long lastMove = System.nanoTime();
      while (seen < accepted) {
        Optional<Space> now = services.space(space);
        long moved = now.map(Space::seen).orElse(-1L);
        if (moved > seen) {
          seen = moved;
          lastMove = System.nanoTime();
          progress.at(seen);
        } else if (System.nanoTime() - lastMove > PATIENCE.toNanos()) {
          throw new DemoFailure(
              "space %s stands still at %d of %d pictures: %s; lanes: %s"
                  .formatted(space, seen, accepted, now, services.lanes()));
        }
        Pause.briefly();
      }
      return progress.rate();
    }
  }

  /** Waits until the space may answer, lets it, and waits until it does. */
  void activate(String space) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!services.mayMove(space, "activate")) {
      failAfter(deadline, space + " may not be activated");
      Pause.briefly();
    }
    services.activate(space);
    while (!services.space(space).map(Space::active).orElse(false)) {
      failAfter(deadline, space + " was activated but does not answer");
      Pause.briefly();
    }
  }

  private void failAfter(long deadline, String what) {
    if (System.nanoTime() > deadline) {
      throw new DemoFailure("%s; models: %s".formatted(what, services.models()));
    }
  }
}
