package dev.hammingbird.trainer.job;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.trainer.method.Backbone;
import dev.hammingbird.trainer.method.Budget;
import dev.hammingbird.trainer.method.HashMethod;
import dev.hammingbird.trainer.method.Methods;
import dev.hammingbird.trainer.network.ResidualBackbone;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

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
 * @param validate share of the labelled pictures that is kept to choose the best model by, from 0
 *     (the last model is the result) to 0.5
 * @param patience after how many measurements, each a tenth of the budget, without a better model
 *     the training ends early, with its report; 0 for never
 * @param mirrored whether the model reads every picture and its mirror image; twice the time of
 *     encoding
 * @param settings of the method, by name, that differ from those that suit the backbone
 */
public record TrainingRequest(
    String method,
    int bits,
    long seed,
    double minutes,
    int steps,
    int side,
    String backbone,
    double validate,
    int patience,
    boolean mirrored,
    Map<String, String> settings) {
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
    if (!(validate >= 0 && validate <= 0.5)) {
      throw new IllegalArgumentException("validate: %s is not in [0, 0.5]".formatted(validate));
    }
    if (patience < 0 || (patience > 0 && validate == 0)) {
      throw new IllegalArgumentException(
          "patience: %d is negative, or there is no validate by which a model is chosen"
              .formatted(patience));
    }
    // A record of an earlier version has none.
    settings = Map.copyOf(Objects.requireNonNullElse(settings, Map.of()));
    HashMethod _ =
        Methods.named(
                method,
                new Backbone.Residual(ResidualBackbone.SMALL),
                Budget.ofMinutes(minutes, steps))
            .with(settings);
  }

  /** Returns how long it may take. */
  Budget budget() {
    return Budget.ofMinutes(minutes, steps);
  }

  /** Returns all that was asked for but the method and its settings, for the report. */
  Map<String, String> asText() {
    Map<String, String> text = new TreeMap<>();
    text.put("seed", Long.toString(seed));
    text.put("minutes", Double.toString(minutes));
    text.put("steps", Integer.toString(steps));
    text.put("side", Integer.toString(side));
    text.put("backbone", backbone);
    text.put("validate", Double.toString(validate));
    text.put("patience", Integer.toString(patience));
    text.put("mirrored", Boolean.toString(mirrored));
    return text;
  }
}
