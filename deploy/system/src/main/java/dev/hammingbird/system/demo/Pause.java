package dev.hammingbird.system.demo;

import java.util.concurrent.TimeUnit;

/** Between two questions to a running service. */
final class Pause {
  private Pause() {}

  static void briefly() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(200);
  }
}
