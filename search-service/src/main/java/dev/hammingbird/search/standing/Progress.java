package dev.hammingbird.search.standing;

import dev.hammingbird.contracts.code.SpaceId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far one partition of {@code images} was matched, space by space; kept with the offset that a
 * consumer group commits. For one thread.
 */
final class Progress {
  private final String topic;
  private final Map<SpaceId, Long> next = new TreeMap<>();

  private Progress(String topic) {
    this.topic = topic;
  }

  /**
   * Returns what was committed, or nothing where that was for another topic.
   *
   * @param topic Kafka's id of {@code images}
   * @param text as {@link #text} wrote it
   */
  static Progress of(String topic, String text) {
    Progress progress = new Progress(topic);
    String[] parts = text.split(";", -1);
    for (int i = 1; i < parts.length && parts[0].equals(topic); i++) {
      String[] pair = parts[i].split("=", 2);
      Optional<SpaceId> space = SpaceId.parse(pair[0]);
      if (space.isPresent() && pair.length == 2 && pair[1].matches("\\d{1,18}")) {
        progress.next.put(space.get(), Long.valueOf(pair[1]));
      }
    }
    return progress;
  }

  /** Returns the same, to be moved on by itself. */
  Progress copy() {
    Progress copy = new Progress(topic);
    copy.next.putAll(next);
    return copy;
  }

  String topic() {
    return topic;
  }

  /** Returns the first offset of a space that was not matched; empty when none was yet. */
  Optional<Long> next(SpaceId space) {
    return Optional.ofNullable(next.get(space));
  }

  void reached(SpaceId space, long offset) {
    next.put(space, offset);
  }

  /** Forgets the spaces that are not among these, by their texts. */
  void retain(Set<String> spaces) {
    next.keySet().removeIf(space -> !spaces.contains(space.value()));
  }

  /** Returns the first offset that some space still has to come to; 0 without spaces. */
  long lowest() {
    return next.values().stream().mapToLong(Long::longValue).min().orElse(0);
  }

  String text() {
    return topic
        + next.entrySet().stream()
            .map(entry -> ";" + entry.getKey().value() + "=" + entry.getValue())
            .collect(Collectors.joining());
  }
}
