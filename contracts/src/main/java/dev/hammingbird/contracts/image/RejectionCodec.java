package dev.hammingbird.contracts.image;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Headers of the topic {@code images.rejected}; all values are UTF-8 text. */
public final class RejectionCodec {
  /** The most bytes of a refused picture that are kept. */
  public static final int MAX_KEPT_BYTES = 64 * 1024;

  /** Why a picture was refused the first time; on what was refused again, and on its replays. */
  public static final String FIRST_CAUSE = "hb_first_cause";

  /** How often a picture was refused; on its replays too. */
  public static final String ATTEMPTS = "hb_attempts";

  /** The space in which a picture has no code; on what an encoder refused. */
  public static final String SPACE = "hb_space";

  /** Says that a record is no dead letter but tells of one: where it lies, as a receipt does. */
  public static final String REPLAYED = "hb_replayed";

  private static final String REASON = "hb_reason";
  private static final String STAGE = "hb_stage";
  private static final String DETAIL = "hb_detail";
  private static final String AT = "hb_rejected_at";
  private static final String TOPIC = "hb_origin_topic";
  private static final String PARTITION = "hb_origin_partition";
  private static final String OFFSET = "hb_origin_offset";

  private RejectionCodec() {}

  /** Returns the headers that tell of a rejection, in a stable order. */
  public static Map<String, String> headers(Rejection rejection) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(REASON, rejection.reason());
    headers.put(STAGE, rejection.stage().name().toLowerCase(Locale.ROOT));
    headers.put(DETAIL, rejection.detail());
    headers.put(ATTEMPTS, Integer.toString(rejection.attempts()));
    headers.put(AT, rejection.at().toString());
    rejection
        .origin()
        .ifPresent(origin -> {
          headers.put(TOPIC, origin.topic());
          headers.put(PARTITION, Integer.toString(origin.partition()));
          headers.put(OFFSET, Long.toString(origin.offset()));
        });
    return headers;
  }

  /** Returns the rejection that headers tell of; empty when they tell of none. */
  public static Optional<Rejection> read(Map<String, String> headers) {
    try {
      return Optional.of(
          new Rejection(
              headers.getOrDefault(REASON, ""),
              Rejection.Stage.valueOf(headers.getOrDefault(STAGE, "").toUpperCase(Locale.ROOT)),
              headers.getOrDefault(DETAIL, ""),
              Integer.parseInt(headers.getOrDefault(ATTEMPTS, "")),
              origin(headers),
              Instant.parse(headers.getOrDefault(AT, ""))));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Returns how often a picture was refused before, as its headers say; 0 when they do not. */
  public static int attempts(Map<String, String> headers) {
    String text = headers.getOrDefault(ATTEMPTS, "");
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
  }

  /** Returns why a picture was refused the first time; empty when it never was. */
  public static Optional<String> firstCause(Map<String, String> headers) {
    return Optional.ofNullable(headers.get(FIRST_CAUSE))
        .or(() -> read(headers).map(rejection -> rejection.reason() + ": " + rejection.detail()));
  }

  private static Optional<Rejection.Origin> origin(Map<String, String> headers) {
    return headers.containsKey(TOPIC)
        ? Optional.of(
            new Rejection.Origin(
                headers.getOrDefault(TOPIC, ""),
                Integer.parseInt(headers.getOrDefault(PARTITION, "")),
                Long.parseLong(headers.getOrDefault(OFFSET, ""))))
        : Optional.empty();
  }
}
