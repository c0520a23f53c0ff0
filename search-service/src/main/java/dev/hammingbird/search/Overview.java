package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The whole system at a glance: what {@code GET /overview} answers and {@code GET /events} sends
 * once a second, under the event name {@code overview}.
 *
 * @param at when
 * @param ready whether queries are answered
 * @param trouble what is wrong, one text each; empty when all is well
 * @param active the space that answers queries; absent before the first activation
 * @param images records on the topic {@code images}: how many offsets were given out
 * @param imagesPerS how fast they come, over the last seconds
 * @param encodedPerS how fast the active space grows, over the last seconds
 * @param spaces as {@code GET /spaces}
 * @param models as {@code GET /models}
 * @param shards as {@code GET /shards}; absent where each replica holds everything
 * @param ingest what ingest-service says at {@code /stats}; absent while it is away
 * @param trainings what trainer-service says at {@code /trainings}; absent while it is away
 * @param lanes what encoder-service says at {@code /lanes}; absent while it is away
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonNaming(SnakeCaseStrategy.class)
record Overview(
    Instant at,
    boolean ready,
    List<String> trouble,
    Optional<String> active,
    long images,
    double imagesPerS,
    double encodedPerS,
    List<SpaceStatus> spaces,
    List<ModelSummary> models,
    Optional<ShardsAnswer> shards,
    Optional<JsonNode> ingest,
    Optional<JsonNode> trainings,
    Optional<JsonNode> lanes) {}
