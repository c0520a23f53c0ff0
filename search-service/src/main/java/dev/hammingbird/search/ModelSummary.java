package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.hammingbird.contracts.model.Gate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model and its life.
 *
 * @param space the space it spans
 * @param name for people
 * @param method how it was learned
 * @param bits width of its codes
 * @param side of its input in pixels
 * @param state where it stands, such as {@code HELD}
 * @param active whether it is the one that answers queries
 * @param training id of the training that made it
 * @param settings of that training
 * @param evaluation figures of the training's own held-out part
 * @param artifactSha256 of the ONNX file
 * @param artifactBytes size of the ONNX file
 * @param canary share of the queries that it answers though another is active
 * @param answered what this replica answered by it; absent when nothing
 * @param paused whether its lanes rest
 * @param liveShare share of encoder time that its lanes leave to live traffic
 * @param gates how the gates went that were judged so far
 * @param moves which calls under {@code /models/<space>/} are allowed now, by the path's end
 * @param history its life so far, oldest first
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonNaming(SnakeCaseStrategy.class)
record ModelSummary(
    String space,
    String name,
    String method,
    int bits,
    int side,
    String state,
    boolean active,
    String training,
    Map<String, String> settings,
    Map<String, Double> evaluation,
    String artifactSha256,
    long artifactBytes,
    double canary,
    Optional<SpaceFigures.Told> answered,
    boolean paused,
    double liveShare,
    List<Gate> gates,
    List<String> moves,
    List<Step> history) {

  /** One step of its life. */
  record Step(String to, Instant at, String actor, String reason, Map<String, String> evidence) {}
}
