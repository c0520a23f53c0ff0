package dev.hammingbird.ingest.log;

import java.io.Serial;

/** Kafka did not take a record, or did not answer. The caller may try again. */
public final class LogFaultException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean passing;

  LogFaultException(String message, Throwable cause, boolean passing) {
    super(message, cause);
    this.passing = passing;
  }

  /** Whether trying again may help: false for a record that Kafka will never take. */
  public boolean passing() {
    return passing;
  }
}
