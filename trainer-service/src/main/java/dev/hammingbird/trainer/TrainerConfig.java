package dev.hammingbird.trainer;

import dev.hammingbird.trainer.tensor.Compute;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Everything of the trainer's that an operator may set. Checked at start. */
@ConfigMapping(prefix = "trainer")
public interface TrainerConfig {
  /** Where to compute: auto takes a GPU when there is one; gpu without one is an error. */
  @WithDefault("auto")
  Compute.Choice device();

  /**
   * Threads of one arithmetic operation; 0 for half the processors, at least one. More than the
   * processors that are idle makes training slower, not faster. Set the environment variable
   * OMP_WAIT_POLICY to PASSIVE, or waiting threads keep a processor busy.
   */
  @WithDefault("0")
  @Min(0)
  @Max(1024)
  int threads();

  /** The most trainings that wait for their turn. */
  @WithDefault("8")
  @Min(0)
  @Max(1000)
  int queue();

  /** Share of the labelled pictures whose labels training does not see, in percent. */
  @WithDefault("10")
  @Min(0)
  @Max(90)
  int heldOutPercent();

  /** The most that the pictures of one training may take in memory, at the model's size. */
  @WithDefault("1G")
  MemorySize maxSnapshot();

  /** Where the state of trainings that run is kept, so that they go on after a restart. */
  Checkpoints checkpoints();

  /** Where the state of trainings that run is kept. */
  interface Checkpoints {
    /**
     * The folder; put it on a disk that outlives the process. Without it, {@code
     * hammingbird-checkpoints} where temporary files go.
     */
    Optional<String> folder();

    /** How long to wait from one checkpoint to the next. */
    @WithDefault("60s")
    Duration every();
  }

  /** Where the reports of trainings are kept. */
  Reports reports();

  /** Where the reports of trainings are kept. They show a few pictures. */
  interface Reports {
    /** The folder. Without it, {@code hammingbird-reports} where temporary files go. */
    Optional<String> folder();

    /** The most reports that are kept; the oldest go first. */
    @WithDefault("50")
    @Min(1)
    @Max(100000)
    int keep();
  }

  /** How a backbone from an ONNX file is used. */
  Backbone backbone();

  /** How a backbone from an ONNX file is used. */
  interface Backbone {
    /** The output that holds the features. */
    @WithDefault("features")
    String output();

    /**
     * What the backbone wants taken off every pixel, which is 0 to 255: one value, or one each for
     * red, green and blue.
     */
    @WithDefault("128")
    List<Float> offset();

    /** What it wants the rest divided by, likewise; above 0. */
    @WithDefault("128")
    List<@Positive Float> spread();
  }
}
