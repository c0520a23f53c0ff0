package dev.hammingbird.trainer.command;

/** A command line asks for something that does not exist or cannot be; the message says what. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
