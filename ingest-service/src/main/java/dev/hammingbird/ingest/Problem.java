package dev.hammingbird.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.picture.RefusalReason;
import java.util.Optional;

/**
 * What went wrong, as RFC 9457 has it.
 *
 * @param type {@code urn:hammingbird:} and the class of the problem in kebab case
 * @param title the class, for people
 * @param status of the answer
 * @param detail what exactly, and what to do
 * @param reason class of the reason for which a picture was refused
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Problem(String type, String title, int status, String detail, Optional<String> reason) {
  /** The media type of all problems. */
  static final String MEDIA_TYPE = "application/problem+json";

  static final String ID_RULE =
      "an id is 1 to %d bytes of UTF-8 without control characters".formatted(ImageId.MAX_BYTES);

  static Problem of(int status, String type, String title, String detail) {
    return new Problem("urn:hammingbird:" + type, title, status, detail, Optional.empty());
  }

  static Problem invalid(String type, String detail) {
    return of(400, type, "The request is not valid", detail);
  }

  /** Returns the problem of a picture that is not let in. */
  static Problem refused(RefusalReason reason, String detail) {
    int status =
        switch (reason) {
          case EMPTY -> 400;
          case TOO_MANY_BYTES -> 413;
          case UNKNOWN_FORMAT, UNSUPPORTED -> 415;
          case TOO_MANY_PIXELS, TOO_MANY_FRAMES, CORRUPT, DECODE_TIMEOUT -> 422;
        };
    return new Problem(
        "urn:hammingbird:" + reason.text(),
        "The picture is not let in",
        status,
        detail,
        Optional.of(reason.text()));
  }
}
