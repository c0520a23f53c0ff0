package dev.hammingbird.search;

import dev.hammingbird.search.shard.IncompleteException;
import dev.hammingbird.search.shard.ShardAnswer;
import java.time.Duration;
import java.util.Set;

/** What can be wrong where replicas share the codes. */
final class ShardProblems {
  private ShardProblems() {}

  /** Returns the problem that what needs all partitions could not be had. */
  static ProblemException incomplete(IncompleteException why) {
    return ProblemException.unavailable(
        "incomplete", "A shard is missing", why.getMessage() + "; ask again");
  }

  /**
   * Returns the problem that partitions are missing.
   *
   * @param rest whether there would be an answer without them
   */
  static ProblemException missing(Set<Integer> partitions, boolean rest) {
    return ProblemException.unavailable(
        "incomplete",
        "A shard is missing",
        "no replica answers for the partitions %s; ask again%s"
            .formatted(
                partitions.stream().sorted().toList(),
                rest ? ", or without require_complete for the rest" : ""));
  }

  /** Returns the problem that shards which might have answered did not. */
  static ProblemException failure(ShardAnswer.Failure failure, Duration patience) {
    return switch (failure) {
      case LATE ->
          ProblemException.unavailable(
              "too-late",
              "The answer took too long",
              "not every shard answered within %d ms; ask again, for less, or with a larger"
                      .formatted(patience.toMillis())
                  + " timeout_ms");
      case BROKEN_OFF ->
          ProblemException.unavailable(
              "incomplete",
              "A shard is missing",
              "a shard that began to answer did not go on; ask again");
      case BUSY ->
          ProblemException.of(
              429,
              "busy",
              "Too many queries wait",
              "too many queries wait at one shard; ask again later, or add a replica");
    };
  }

  /** Returns the problem that a state is no longer kept. */
  static ProblemException gone(QueryConfig.Paging paging) {
    return ProblemException.of(
        410,
        "token-gone",
        "The state is no longer kept",
        "the replicas keep the last %d states of a space, for %d s, and this is none of them; search again without token"
            .formatted(paging.states(), paging.age().toSeconds()));
  }

  /** Returns the problem that this replica ends. */
  static ProblemException ended() {
    return ProblemException.unavailable(
        "shutting-down", "The query was given up", "this replica is shutting down");
  }
}
