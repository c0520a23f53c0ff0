package dev.hammingbird.search.shard;

import dev.hammingbird.search.index.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replica answers another.
 *
 * @param parts the partitions that were searched, and the state of each
 * @param missing partitions that it does not hold
 * @param gone partitions whose wished state it no longer keeps
 * @param results what was found, one for each question
 * @param trouble why the answer may be out of date; absent when it is not
 * @param waitedNanos until a thread was free
 * @param searchedNanos from then on
 * @param failure why nothing was searched; absent when something was
 */
public record ShardAnswer(
    List<ShardState.Part> parts,
    List<Integer> missing,
    List<Integer> gone,
    List<Result> results,
    @Nullable String trouble,
    long waitedNanos,
    long searchedNanos,
    @Nullable Failure failure) {

  public ShardAnswer {
    parts = List.copyOf(parts);
    missing = List.copyOf(missing);
    gone = List.copyOf(gone);
    results = List.copyOf(results);
  }

  /** Why a replica that could answer did not. */
  public enum Failure {
    /** Too many queries waited. */
    BUSY,
    /** The time ran out. */
    LATE,
    /** A replica that began to answer did not go on. */
    BROKEN_OFF
  }

  /**
   * The answer to one question.
   *
   * @param how what was done
   * @param touched how many codes were compared
   * @param hits in order
   */
  public record Result(Plan.How how, long touched, List<ShardHit> hits) {
    public Result {
      hits = List.copyOf(hits);
    }
  }
}
