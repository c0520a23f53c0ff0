package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a search for near pairs stands.
 *
 * @param id for {@code GET /duplicates/{id}}
 * @param space whose codes are compared
 * @param token names the state of the space that is searched; over shards, until the codes were
 *     gathered, the one in which it was asked for
 * @param radius the most bits that differ between two pictures of a pair
 * @param state where it is
 * @param done the share that is done, 0 to 1
 * @param asked when it was asked for
 * @param seconds how long it has been at work, or was
 * @param codes how many codes there are
 * @param found what was found; absent until all is
 * @param trouble why it failed; absent unless it did
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonNaming(SnakeCaseStrategy.class)
record DuplicatesAnswer(
    String id,
    String space,
    String token,
    int radius,
    State state,
    double done,
    Instant asked,
    double seconds,
    long codes,
    Optional<Found> found,
    Optional<String> trouble) {

  /** Where a search is. */
  enum State {
    /** Others are before it. */
    WAITING,
    /** It is at work. */
    RUNNING,
    /** All pairs are known. */
    DONE,
    /** It was cancelled. */
    CANCELLED,
    /** It broke off. */
    FAILED;

    boolean over() {
      return this == DONE || this == CANCELLED || this == FAILED;
    }
  }

  /**
   * All that was found, in numbers.
   *
   * @param pairs how many pairs there are
   * @param byDistance how many of them at each distance, from 0 to the radius
   * @param groups how many groups hang together through pairs
   * @param inGroups how many pictures are in a group
   * @param distinctCodes how many different codes there are
   * @param compared about how many pairs of codes were compared to find them
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Found(
      long pairs,
      List<Long> byDistance,
      int groups,
      long inGroups,
      int distinctCodes,
      long compared) {}

  /**
   * A group of pictures that hang together through near pairs.
   *
   * @param size how many there are
   * @param members the first of them, by partition, then slot
   */
  record Group(int size, List<Member> members) {}

  /**
   * One picture.
   *
   * @param id for {@code GET /images/{id}}
   * @param partition partition of its record on {@code images}
   * @param slot offset of its record
   * @param labels that hold now
   */
  record Member(String id, int partition, long slot, List<String> labels) {}

  /**
   * A page of groups.
   *
   * @param total how many groups there are
   * @param from the number of the first one shown, from 0
   * @param groups the largest first
   */
  record Groups(int total, int from, List<Group> groups) {}

  /**
   * A page of pairs.
   *
   * @param total how many pairs there are
   * @param listed how many of them are listed
   * @param from the number of the first one shown, from 0
   * @param pairs by partition and slot of their pictures
   */
  record Pairs(long total, int listed, int from, List<Pair> pairs) {}

  /** Two pictures and how many bits of their codes differ. */
  record Pair(String a, String b, int distance) {}
}
