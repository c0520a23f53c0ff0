package dev.hammingbird.trainer;

import dev.hammingbird.trainer.job.TrainingRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /trainings}; what is left out has a default.
 *
 * @param method the name of a method, {@code ssah} by default
 * @param bits width of the codes, 64 by default
 * @param seed 1 by default
 * @param minutes time for learning, 3 by default
 * @param steps the most steps; no limit by default
 * @param side pixels a side of the model's input, 32 by default
 * @param backbone {@code residual-small} (default) or another built-in size, {@code onnx:<path>}
 *     for a frozen network from a file, {@code onnx-tuned:<path>} for one that goes on learning,
 *     {@code onnx-tuned-last:<path>} for one whose last stages do, {@code onnx-tuned-head:<path>}
 *     for one that stays as it is under a head that learns
 * @param validate share of the labelled pictures kept to choose the best model by, 0 (the last one)
 *     by default
 * @param patience after how many measurements, one each tenth of the budget, without a better model
 *     it ends early; never by default
 * @param mirrored whether a code is that of a picture and its mirror image together, which takes
 *     twice as long to encode; not by default
 * @param settings of the method that differ from its defaults, such as {@code {"warmUp": "0.1"}}
 */
record NewTraining(
    @Nullable String method,
    @Nullable Integer bits,
    @Nullable Long seed,
    @Nullable Double minutes,
    @Nullable Integer steps,
    @Nullable Integer side,
    @Nullable String backbone,
    @Nullable Double validate,
    @Nullable Integer patience,
    @Nullable Boolean mirrored,
    @Nullable Map<String, String> settings) {
  TrainingRequest checked() {
    return new TrainingRequest(
        method == null ? "ssah" : method,
        bits == null ? 64 : bits,
        seed == null ? 1 : seed,
        minutes == null ? 3 : minutes,
        steps == null ? 0 : steps,
        side == null ? 32 : side,
        backbone == null ? "residual-small" : backbone,
        validate == null ? 0 : validate,
        patience == null ? 0 : patience,
        mirrored != null && mirrored,
        settings == null ? Map.of() : settings);
  }
}
