package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * What {@code /compare} answers: one query, asked of two spaces. Distances of two spaces say
 * nothing about each other; which pictures come, and in which order, does.
 *
 * @param k how many hits each was asked for
 * @param overlap share of the hits that both have, 0 to 1
 * @param common ids that both have, in the order of {@code a}
 * @param a what the first space answers
 * @param b what the second answers
 */
record CompareAnswer(int k, double overlap, List<String> common, Side a, Side b) {

  /**
   * One space's answer.
   *
   * @param space its id
   * @param name of its model
   * @param state where it stands
   * @param bits width of its codes
   * @param code of the query in it
   * @param coverage share of the pictures that it has accounted for
   * @param ms how long it took, encoding included
   * @param hits nearest first
   */
  record Side(
      String space,
      String name,
      String state,
      int bits,
      String code,
      double coverage,
      double ms,
      List<Hit> hits) {}

  /**
   * One picture.
   *
   * @param rank from 1
   * @param other its rank in the other answer; absent when it is not there
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Hit(int rank, String id, int distance, List<String> labels, Optional<Integer> other) {}
}
