package dev.hammingbird.search.index;

import dev.hammingbird.contracts.code.BinaryCode;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a search looks for.
 *
 * @param code what to look for
 * @param k the most hits, at least 1
 * @param radius the largest distance, at least 0
 * @param filter which pictures may be hits; all when empty
 * @param after the last hit of the page before: only what comes later is wanted
 * @param collapse a hit within so many bits of a better one is folded into it; empty folds none
 */
public record Question(
    BinaryCode code,
    int k,
    int radius,
    Optional<PictureFilter> filter,
    Optional<SearchResult.Hit> after,
    OptionalInt collapse) {
  /** Returns a question for the nearest of all. */
  public static Question nearest(BinaryCode code, int k, int radius) {
    return new Question(code, k, radius, Optional.empty(), Optional.empty(), OptionalInt.empty());
  }

  /** Returns the words of the code, left-aligned, as kernels take them. */
  long[] words() {
    long[] words = new long[code.bits().words()];
    code.copyTo(words, 0);
    return words;
  }

  /** Says whether whoever asks still wants the answer. Asked now and then; safe for all threads. */
  @FunctionalInterface
  public interface Patience {
    /** For as long as it takes. */
    Patience ENDLESS = () -> false;

    /** Returns whether the answer is no longer wanted. */
    boolean over();
  }

  /**
   * A question and how long somebody waits for its answer.
   *
   * @param patience when it is over, the search stops
   */
  public record Asked(Question question, Patience patience) {}
}
