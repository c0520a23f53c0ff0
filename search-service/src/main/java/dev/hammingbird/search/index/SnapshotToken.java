package dev.hammingbird.search.index;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Names the state that an answer came from. Opaque to users; equal states have equal tokens on
 * every replica.
 *
 * @param topic Kafka's id of the topic {@code images}
 * @param positions per partition, the first offset that was not seen yet
 * @param labels the same of the topic {@code labels}
 */
public record SnapshotToken(String topic, List<Long> positions, List<Long> labels) {
  public SnapshotToken {
    positions = List.copyOf(positions);
    labels = List.copyOf(labels);
  }

  /** Returns the token as it stands in answers. */
  public String text() {
    String plain = "2/" + topic + "/" + joined(positions) + "/" + joined(labels);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  private static String joined(List<Long> offsets) {
    return offsets.stream().map(String::valueOf).collect(Collectors.joining("."));
  }
}
