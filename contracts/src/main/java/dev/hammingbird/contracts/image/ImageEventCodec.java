package dev.hammingbird.contracts.image;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Headers of the topic {@code images}: CloudEvents 1.0 in binary mode (Kafka protocol binding
 * 1.0.2, section 3.2), and our own with the prefix {@code hb_}. All values are UTF-8 text.
 */
public final class ImageEventCodec {
  public static final String ACCEPTED_TYPE = "dev.hammingbird.image.accepted.v1";
  public static final String ERASED_TYPE = "dev.hammingbird.image.erased.v1";
  public static final String LABELS = "hb_labels";
  public static final String CONTENT_TYPE = "content-type";

  private static final String TIME = "ce_time";
  private static final String EVENT_ID = "ce_id";
  private static final String SOURCE = "ce_source";
  private static final String WIDTH = "hb_width";
  private static final String HEIGHT = "hb_height";
  private static final String SHA256 = "hb_sha256";

  private ImageEventCodec() {}

  /** Returns the headers of an event's record, in a stable order. */
  public static Map<String, String> headers(ImageEvent event) {
    return switch (event) {
      case ImageEvent.Accepted accepted -> {
        Map<String, String> headers =
            envelope(ACCEPTED_TYPE, accepted.eventId(), accepted.source(), accepted);
        headers.put(CONTENT_TYPE, accepted.contentType());
        headers.put(WIDTH, Integer.toString(accepted.width()));
        headers.put(HEIGHT, Integer.toString(accepted.height()));
        headers.put(SHA256, accepted.sha256());
        if (!accepted.labels().isEmpty()) {
          headers.put(LABELS, Label.format(accepted.labels()));
        }
        yield headers;
      }
      case ImageEvent.Erased erased ->
          envelope(ERASED_TYPE, erased.eventId(), erased.source(), erased);
    };
  }

  /**
   * Reads a record. Never fails on headers, so that no record can stop a lane: what is missing or
   * faulty reads as empty, 0 or the record's own time.
   *
   * @param headers the record's headers, the last of each name
   * @param erased whether the value is null, which alone decides what the record means
   * @param recordTime the record's time, for want of a header
   */
  public static ImageEvent read(
      ImageId id, Map<String, String> headers, boolean erased, Instant recordTime) {
    String eventId = headers.getOrDefault(EVENT_ID, "");
    String source = headers.getOrDefault(SOURCE, "");
    Instant at = time(headers.getOrDefault(TIME, ""), recordTime);
    if (erased) {
      return new ImageEvent.Erased(id, eventId, source, at);
    }
    List<Label> labels = Label.parseList(headers.getOrDefault(LABELS, ""));
    return new ImageEvent.Accepted(
        id,
        eventId,
        source,
        at,
        headers.getOrDefault(CONTENT_TYPE, ""),
        number(headers.getOrDefault(WIDTH, "")),
        number(headers.getOrDefault(HEIGHT, "")),
        headers.getOrDefault(SHA256, ""),
        labels);
  }

  private static Map<String, String> envelope(
      String type, String eventId, String source, ImageEvent event) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ce_specversion", "1.0");
    headers.put(EVENT_ID, eventId);
    headers.put(SOURCE, source);
    headers.put("ce_type", type);
    headers.put(TIME, event.at().toString());
    headers.put("ce_subject", event.id().value());
    return headers;
  }

  private static Instant time(String text, Instant otherwise) {
    try {
      return text.isEmpty() ? otherwise : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return otherwise;
    }
  }

  private static int number(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 9;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits ? Integer.parseInt(text) : 0;
  }
}
