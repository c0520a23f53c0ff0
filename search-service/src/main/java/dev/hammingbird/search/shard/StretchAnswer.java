package dev.hammingbird.search.shard;

import dev.hammingbird.search.report.Stretch;
import java.util.OptionalLong;

/** What a replica answers to a {@link StretchQuery}. */
sealed interface StretchAnswer {
  /** The partition is not here. */
  record NotHere() implements StretchAnswer {}

  /** The state is no longer kept. */
  record Gone() implements StretchAnswer {}

  /**
   * Live codes.
   *
   * @param at the state they are of
   * @param next the slot to go on at; empty at the end
   * @param rows slot and words of each, one after another, ascending by slot
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Codes(ShardAt at, OptionalLong next, long[] rows) implements StretchAnswer {}

  /**
   * What a report wants.
   *
   * @param at the state it is of
   */
  record Found(ShardAt at, Stretch stretch) implements StretchAnswer {}
}
