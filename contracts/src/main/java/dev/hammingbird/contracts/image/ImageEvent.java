package dev.hammingbird.contracts.image;

import java.time.Instant;
import java.util.List;

/** What a record on the topic {@code images} says of its key. The picture's bytes are its value. */
public sealed interface ImageEvent {
  /** Returns whose record it is. */
  ImageId id();

  /** Returns when ingest accepted it, by ingest's clock. */
  Instant at();

  /**
   * A picture was accepted; it replaces an earlier one of the same id.
   *
   * @param eventId unique for each acceptance
   * @param source who brought it, a URI reference such as {@code /images} or {@code
   *     kafka:images.raw}
   * @param contentType {@code image/png} or {@code image/jpeg}
   * @param width pixels
   * @param height pixels
   * @param sha256 of the canonical bytes, lower-case hex
   * @param labels known at acceptance, perhaps none
   */
  record Accepted(
      ImageId id,
      String eventId,
      String source,
      Instant at,
      String contentType,
      int width,
      int height,
      String sha256,
      List<Label> labels)
      implements ImageEvent {
    public Accepted {
      labels = List.copyOf(labels);
    }
  }

  /** A picture is to be forgotten: the record's value is null. */
  record Erased(ImageId id, String eventId, String source, Instant at) implements ImageEvent {}
}
