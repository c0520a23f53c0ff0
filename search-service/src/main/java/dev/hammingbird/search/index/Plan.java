package dev.hammingbird.search.index;

/**
 * What a search did to find its answer; the answer itself is the same either way.
 *
 * @param how by which means
 * @param touched how many codes were compared with the query
 */
public record Plan(How how, long touched) {
  /** Ways to search. */
  public enum How {
    /** Every code was compared. */
    SCAN,
    /** Only the codes that the filter lets pass were compared, in one segment at least. */
    FILTER,
    /** At least one segment was answered by multi-index hashing. */
    MIH
  }

  /** Returns the word for it in answers. */
  public String word() {
    return switch (how) {
      case SCAN -> "scan";
      case FILTER -> "filter";
      case MIH -> "mih";
    };
  }
}
