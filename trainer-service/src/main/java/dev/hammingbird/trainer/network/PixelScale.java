package dev.hammingbird.trainer.network;

import java.util.List;

/**
 * How a network wants its pixels, which are 0 to 255: {@code (pixel - offset) / spread}.
 *
 * @param offset what is taken off, one value for all channels or three: red, green, blue
 * @param spread what the rest is divided by, likewise; above 0
 */
public record PixelScale(List<Float> offset, List<Float> spread) {
  private static final int CHANNELS = 3;

  /**
   * Checks.
   *
   * @throws IllegalArgumentException naming the values that are too many, too few or not above 0
   */
  public PixelScale {
    offset = List.copyOf(offset);
    spread = List.copyOf(spread);
    for (List<Float> values : List.of(offset, spread)) {
      if (values.size() != 1 && values.size() != CHANNELS) {
        throw new IllegalArgumentException(
            "%s is neither one value for all channels nor three".formatted(values));
      }
    }
    if (spread.stream().anyMatch(value -> !(value > 0))) {
      throw new IllegalArgumentException("the spread %s is not above 0".formatted(spread));
    }
  }

  /** Returns a scale that is the same for all channels. */
  public static PixelScale of(float offset, float spread) {
    return new PixelScale(List.of(offset), List.of(spread));
  }

  /** Returns whether all channels are scaled alike. */
  public boolean uniform() {
    return offset.stream().distinct().count() == 1 && spread.stream().distinct().count() == 1;
  }

  /** Returns what is taken off a channel, 0 to 2. */
  public float offset(int channel) {
    return offset.get(Math.min(channel, offset.size() - 1));
  }

  /** Returns what a channel is divided by, 0 to 2. */
  public float spread(int channel) {
    return spread.get(Math.min(channel, spread.size() - 1));
  }
}
