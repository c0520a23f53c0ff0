package dev.hammingbird.trainer.job;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.trainer.method.Backbone;
import dev.hammingbird.trainer.method.Methods;

/**
 * What a user asks to be trained; checked.
 *
 * @param method a name of {@link Methods#names()}
 * @param bits width of the codes
 * @param seed where all chance comes from
 * @param minutes wall-clock time for learning, more than 0
 * @param steps the most steps; 0 for no such limit
 * @param side pixels a side of the model's input, a multiple of 32 from 32 to 224
 * @param backbone as {@link Backbone#named} takes it
 */
public record TrainingRequest(
    String method, int bits, long seed, double minutes, int steps, int side, String backbone) {
  /**
   * Checks.
   *
   * @throws IllegalArgumentException naming the field, its value and what is allowed
   */
  public TrainingRequest {
    if (!Methods.names().contains(method)) {
      throw new IllegalArgumentException(
          "method: '%s' is none of %s".formatted(method, Methods.names()));
    }
    if (bits < Bits.MIN || bits > Bits.MAX || bits % 4 != 0) {
      throw new IllegalArgumentException(
          "bits: %d is not a multiple of 4 from %d to %d".formatted(bits, Bits.MIN, Bits.MAX));
    }
    if (!(minutes > 0 && minutes <= 10_080)) {
      throw new IllegalArgumentException("minutes: %s is not in (0, 10080]".formatted(minutes));
    }
    if (steps < 0) {
      throw new IllegalArgumentException("steps: %d is negative".formatted(steps));
    }
    if (side < 32 || side > 224 || side % 32 != 0) {
      throw new IllegalArgumentException(
          "side: %d is not a multiple of 32 from 32 to 224".formatted(side));
    }
    Backbone.check(backbone);
  }
}
