package dev.hammingbird.search.shard;

import dev.hammingbird.search.index.SnapshotToken;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Names the state that an answer of several replicas came from: a position for each partition, and
 * how far label events bore on it. Where that is the same for all partitions, the text is that of a
 * replica that holds everything.
 *
 * @param topic Kafka's id of the topic {@code images}
 * @param partitions how many there are
 * @param states of the partitions that were searched
 */
public record ShardToken(String topic, int partitions, Map<Integer, ShardAt> states) {
  private static final String NONE = "-";

  public ShardToken {
    states = Map.copyOf(states);
  }

  /** Returns the token as it stands in answers. */
  public String text() {
    List<List<Long>> labels = states.values().stream().map(ShardAt::labels).distinct().toList();
    if (states.size() == partitions && labels.size() == 1) {
      List<Long> positions = new TreeMap<>(states).values().stream().map(ShardAt::next).toList();
      return new SnapshotToken(topic, positions, labels.getFirst()).text();
    }
    List<String> parts = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      ShardAt at = states.get(p);
      parts.add(at == null ? NONE : at.next() + "@" + joined(at.labels()));
    }
    String plain = "3/" + topic + "/" + String.join(",", parts);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the token that a text is; empty for any other text. */
  public static Optional<ShardToken> parse(String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      String[] parts = plain.split("/", -1);
      if (parts[0].equals("2") && parts.length == 4) {
        return Optional.of(whole(parts));
      }
      return parts[0].equals("3") && parts.length == 3
          ? Optional.of(apart(parts))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // neither Base64 nor numbers: no token of ours
    }
  }

  private static ShardToken whole(String[] parts) {
    List<Long> positions = numbers(parts[2]);
    List<Long> labels = numbers(parts[3]);
    Map<Integer, ShardAt> states = new TreeMap<>();
    for (int p = 0; p < positions.size(); p++) {
      states.put(p, new ShardAt(positions.get(p), labels));
    }
    return new ShardToken(parts[1], positions.size(), states);
  }

  private static ShardToken apart(String[] parts) {
    String[] each = parts[2].split(",", -1);
    Map<Integer, ShardAt> states = new TreeMap<>();
    for (int p = 0; p < each.length; p++) {
      if (!each[p].equals(NONE)) {
        String[] pair = each[p].split("@", 2);
        states.put(
            p,
            new ShardAt(Long.parseLong(pair[0]), pair.length < 2 ? List.of() : numbers(pair[1])));
      }
    }
    return new ShardToken(parts[1], each.length, states);
  }

  private static List<Long> numbers(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split("\\.", -1)).map(Long::valueOf).toList();
  }

  private static String joined(List<Long> offsets) {
    return offsets.stream().map(String::valueOf).collect(Collectors.joining("."));
  }
}
