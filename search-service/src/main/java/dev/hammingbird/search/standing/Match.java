package dev.hammingbird.search.standing;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.model.ArtifactParts;
import dev.hammingbird.search.index.SpaceView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * A picture that came near a standing query. A match that is published twice, after a crash, has
 * the same id both times.
 *
 * @param id 32 hex digits, made of the query, the space and the picture's address
 * @param standing the query
 * @param name the query's, for people
 * @param space whose codes were compared
 * @param image the picture
 * @param partition partition of its record
 * @param slot offset of its record
 * @param distance bits that differ
 * @param labels that held when it was matched
 * @param arrived when the picture was accepted
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(SnakeCaseStrategy.class)
public record Match(
    String id,
    String standing,
    String name,
    String space,
    String image,
    int partition,
    long slot,
    int distance,
    List<String> labels,
    Instant arrived) {
  private static final int ID_DIGITS = 32;

  public Match {
    labels = List.copyOf(labels);
  }

  /** Returns the match of a query with a picture of a view. */
  static Match of(StandingQuery query, SpaceView view, Slot slot, int distance) {
    String named =
        "%s|%s|%s|%d|%d"
            .formatted(
                query.id(),
                query.space(),
                view.directory().topic(),
                slot.partition(),
                slot.offset());
    return new Match(
        ArtifactParts.sha256(named.getBytes(StandardCharsets.UTF_8)).substring(0, ID_DIGITS),
        query.id(),
        query.name(),
        query.space(),
        view.directory().id(slot).value(),
        slot.partition(),
        slot.offset(),
        distance,
        view.labels(slot).stream().map(Label::value).toList(),
        Instant.ofEpochMilli(view.directory().arrivalMillis(slot)));
  }
}
