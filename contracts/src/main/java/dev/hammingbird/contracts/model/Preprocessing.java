package dev.hammingbird.contracts.model;

/**
 * What happens to an accepted picture before it enters the graph: the centred square, resampled to
 * {@code side} by {@code Resampler}, as 8-bit RGB. Everything else is inside the graph.
 *
 * @param side side of the graph's input in pixels, from 8 to 1024
 */
public record Preprocessing(int side) {
  public Preprocessing {
    if (side < 8 || side > 1024) {
      throw new IllegalArgumentException("a model's input is 8 to 1024 pixels wide, not " + side);
    }
  }

  /** Returns the canonical text, part of the identity of a code space. */
  public String canonical() {
    return "picture=canonical-1;crop=centre-square;resample=integer-1;layout=uint8-nhwc-rgb;side="
        + side;
  }
}
