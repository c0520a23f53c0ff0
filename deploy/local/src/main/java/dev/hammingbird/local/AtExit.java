package dev.hammingbird.local;

import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Stops what still runs when this JVM ends, the youngest first, one after the other: services
 * before the Redis and the Kafka that they need. Safe for several threads.
 */
final class AtExit {
  /** Something that runs outside this JVM and has to be stopped. */
  interface Running extends AutoCloseable {
    @Override
    void close();
  }

  private static final Deque<Running> RUNNING = new ArrayDeque<>();
  private static boolean hooked;

  private AtExit() {}

  /** Closes this at the end of the JVM, unless it is {@linkplain #forget forgotten} before. */
  static synchronized void close(Running running) {
    if (!hooked) {
      Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll, "stop-everything"));
      hooked = true;
    }
    RUNNING.push(running);
  }

  static synchronized void forget(Running running) {
    RUNNING.remove(running);
  }

  private static synchronized List<Running> youngestFirst() {
    return new ArrayList<>(RUNNING);
  }

  private static void closeAll() {
    youngestFirst().forEach(AtExit::closeOne);
  }

  private static void closeOne(Running running) {
    try {
      running.close();
    } catch (IllegalStateException | UncheckedIOException e) {
      System.err.println("not stopped cleanly: " + e.getMessage());
    }
  }
}
