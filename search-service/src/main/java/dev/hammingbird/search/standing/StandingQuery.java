package dev.hammingbird.search.standing;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.search.index.PictureFilter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A query that goes on: what comes near its code from now on is a match.
 *
 * @param id its own
 * @param name for people
 * @param space whose codes it is compared with
 * @param code in hex
 * @param radius the largest distance of a match
 * @param image the stored picture whose code it is; empty when it is another's
 * @param labels only pictures with any of these labels; any when empty
 * @param labelsAll only pictures with all of these labels
 * @param labelsNone only pictures with none of these labels
 * @param retro whether what was stored before is matched too
 * @param topic Kafka's id of the topic of pictures when it was made
 * @param from per partition of that topic, the first offset that counts as new
 * @param at when it was made
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonNaming(SnakeCaseStrategy.class)
public record StandingQuery(
    String id,
    String name,
    String space,
    String code,
    int radius,
    Optional<String> image,
    List<String> labels,
    List<String> labelsAll,
    List<String> labelsNone,
    boolean retro,
    String topic,
    List<Long> from,
    Instant at) {
  public StandingQuery {
    labels = List.copyOf(labels);
    labelsAll = List.copyOf(labelsAll);
    labelsNone = List.copyOf(labelsNone);
    from = List.copyOf(from);
  }

  /** Returns the space. */
  SpaceId spaceId() {
    return new SpaceId(space);
  }

  /** Returns the words of the code, left-aligned. */
  long[] words() {
    BinaryCode binary = BinaryCode.ofHex(code);
    long[] words = new long[binary.bits().words()];
    binary.copyTo(words, 0);
    return words;
  }

  /** Returns the first offset of a partition that is matched. */
  long first(int partition, String images) {
    boolean sameTopic = topic.equals(images) && partition < from.size();
    return retro || !sameTopic ? 0 : from.get(partition);
  }

  /** Returns which pictures it may match. */
  PictureFilter filter() {
    return new PictureFilter(
        labels(labels), labels(labelsAll), labels(labelsNone), Long.MIN_VALUE, Long.MAX_VALUE, "");
  }

  private static List<Label> labels(List<String> texts) {
    return texts.stream().map(Label::new).toList();
  }
}
