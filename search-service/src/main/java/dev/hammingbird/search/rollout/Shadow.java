package dev.hammingbird.search.rollout;

import dev.hammingbird.search.index.SpaceView;
import java.util.Optional;

/** Asks a space that does not answer yet what others were asked, and nobody sees the answers. */
@FunctionalInterface
public interface Shadow {
  /**
   * Asks.
   *
   * @param candidate the space to try
   * @param active the one that answers now; empty while none does
   * @return empty when there was nothing to ask
   */
  Optional<Outcome> ask(SpaceView candidate, Optional<SpaceView> active);

  /**
   * What came of it.
   *
   * @param queries how many were answered
   * @param failed how many could not be asked
   * @param source where the queries came from, for people
   * @param k how many hits each had at most
   * @param overlap mean share of the hits that both spaces have; 1 while none is active
   * @param candidateMillis the time that 95% of the candidate's answers took at most
   * @param activeMillis that of the active space; 0 while none is
   */
  record Outcome(
      int queries,
      int failed,
      String source,
      int k,
      double overlap,
      double candidateMillis,
      double activeMillis) {}
}
