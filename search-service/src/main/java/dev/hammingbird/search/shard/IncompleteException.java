package dev.hammingbird.search.shard;

/** A partition could not be read to its end, so what needs all of them cannot be had. */
public final class IncompleteException extends Exception {
  private static final long serialVersionUID = 1L;

  private IncompleteException(String message) {
    super(message);
  }

  static IncompleteException missing(int partition) {
    return new IncompleteException("no replica answers for the partition " + partition);
  }

  static IncompleteException gone(int partition) {
    return new IncompleteException(
        "the partition %d changed faster than it could be read".formatted(partition));
  }
}
