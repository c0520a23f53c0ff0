package dev.hammingbird.search.picture;

import dev.hammingbird.contracts.image.ImageEvent;
import java.util.Optional;

/**
 * A picture as its record on {@code images} holds it.
 *
 * <p>A class and not a record: a record would hand out its array.
 */
public final class StoredPicture {
  private final ImageEvent.Accepted event;
  private final byte[] bytes;
  private final Optional<String> traceparent;

  StoredPicture(ImageEvent.Accepted event, byte[] bytes, Optional<String> traceparent) {
    this.event = event;
    this.bytes = bytes;
    this.traceparent = traceparent;
  }

  /** Returns what the record says of it. */
  public ImageEvent.Accepted event() {
    return event;
  }

  /** Returns the canonical bytes: to read, never to change. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns the trace that brought it in; empty when it came untraced. */
  public Optional<String> traceparent() {
    return traceparent;
  }
}
