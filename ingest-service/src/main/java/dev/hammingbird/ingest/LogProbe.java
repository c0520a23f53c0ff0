package dev.hammingbird.ingest;

import dev.hammingbird.ingest.log.LogFaultException;
import dev.hammingbird.ingest.log.PartitionTail;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Asks Kafka for the topic {@code images}, every few seconds at most. */
@ApplicationScoped
class LogProbe {
  private static final long FRESH_NANOS = Duration.ofSeconds(3).toNanos();

  private final PartitionTail tail;
  private Optional<String> fault = Optional.empty();
  private long askedAt;
  private boolean asked;

  LogProbe(PartitionTail tail) {
    this.tail = tail;
  }

  /** Returns why the log cannot be written to; empty when it can. */
  synchronized Optional<String> fault() {
    long now = System.nanoTime();
    if (!asked || now - askedAt > FRESH_NANOS) {
      fault = ask();
      asked = true;
      askedAt = System.nanoTime();
    }
    return fault;
  }

  private Optional<String> ask() {
    try {
      int _ = tail.probe();
      return Optional.empty();
    } catch (LogFaultException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
