package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.hammingbird.search.explain.Distances;
import java.util.List;
import java.util.Optional;

/**
 * Why two pictures are as near as they are.
 *
 * @param space whose codes are compared
 * @param model the model that made them
 * @param token names the state that the figures are from
 * @param bits width of the codes
 * @param query the code that was looked for
 * @param hit the picture it is compared with
 * @param distance bits that differ
 * @param differing which bits differ, from 0, the code's first
 * @param atRandom how the distance stands among pairs drawn at random
 * @param sameLabel how it stands among pairs that share a label; absent where no two do
 * @param drawnFrom the partitions that the pairs were drawn from, which are as good as any others,
 *     for the hash of an id decides on its partition; absent where it was all of them
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonNaming(SnakeCaseStrategy.class)
record ExplainAnswer(
    String space,
    String model,
    String token,
    int bits,
    Side query,
    Side hit,
    int distance,
    List<Integer> differing,
    Optional<Standing> atRandom,
    Optional<Standing> sameLabel,
    Optional<List<Integer>> drawnFrom) {

  /**
   * One of the two.
   *
   * @param id of the stored picture; absent where a bare code was given
   * @param code in hex
   * @param labels that hold now
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Side(Optional<String> id, String code, List<String> labels) {}

  /**
   * How a distance stands among others.
   *
   * @param pairs how many pairs were drawn
   * @param percentile per cent of them that are nearer, and half of those just as near
   * @param mean their mean distance
   * @param counts how many there are at each distance, from 0
   */
  record Standing(long pairs, double percentile, double mean, List<Long> counts) {
    static Optional<Standing> of(Distances distances, int distance) {
      return distances.pairs() == 0
          ? Optional.empty()
          : Optional.of(
              new Standing(
                  distances.pairs(),
                  distances.percentile(distance),
                  distances.mean(),
                  java.util.Arrays.stream(distances.counts()).boxed().toList()));
    }
  }
}
