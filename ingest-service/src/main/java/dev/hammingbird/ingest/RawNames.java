package dev.hammingbird.ingest;

import dev.hammingbird.contracts.image.ImageEventCodec;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The id and labels that a record of {@code images.raw} states: CloudEvents in binary mode, or bare
 * bytes with or without a key.
 */
final class RawNames {
  private static final String SUBJECT = "ce_subject";
  private static final String CE_LABELS = "ce_labels";

  private RawNames() {}

  /** Whether the record states an id, valid or not. */
  static boolean statesId(Map<String, String> headers, byte @Nullable [] key) {
    return headers.containsKey(SUBJECT) || key != null;
  }

  /** Returns the id: the event's subject, else the key; empty if there is none, or no valid one. */
  static Optional<ImageId> idOf(Map<String, String> headers, byte @Nullable [] key) {
    String subject = headers.get(SUBJECT);
    if (subject != null) {
      return ImageId.parse(subject);
    }
    return key == null ? Optional.empty() : ImageId.parse(key);
  }

  /** Returns the stated id, valid or not, to be shown to people. */
  static String shown(Map<String, String> headers, byte @Nullable [] key) {
    String subject = headers.get(SUBJECT);
    String text =
        subject != null || key == null ? subject : new String(key, StandardCharsets.UTF_8);
    return text == null ? "" : text.substring(0, Math.min(text.length(), 80));
  }

  /** Returns the labels; empty if one is not valid or there are too many. */
  static Optional<List<Label>> labelsOf(Map<String, String> headers) {
    String text = headers.getOrDefault(ImageEventCodec.LABELS, headers.getOrDefault(CE_LABELS, ""));
    return LabelText.parse(text);
  }
}
