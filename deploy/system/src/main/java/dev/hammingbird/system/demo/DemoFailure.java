package dev.hammingbird.system.demo;

import java.io.Serial;

/** The system did not do what the demo waited for; the message says what and what it saw. */
public final class DemoFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    super(message);
  }
}
