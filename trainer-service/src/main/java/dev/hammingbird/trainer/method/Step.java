package dev.hammingbird.trainer.method;

import java.util.Map;

/**
 * One step's figures.
 *
 * @param phase such as {@code warm-up}, {@code joint}
 * @param number steps done, from 1
 * @param progress share of the budget used, from 0 to 1
 * @param pictures pictures that went through the network so far
 * @param seconds since learning began
 * @param figures named values of this step, such as {@code pair}, {@code pace}, {@code margin}
 */
public record Step(
    String phase,
    int number,
    double progress,
    long pictures,
    double seconds,
    Map<String, Double> figures) {
  /** Copies the figures. */
  public Step {
    figures = Map.copyOf(figures);
  }
}
