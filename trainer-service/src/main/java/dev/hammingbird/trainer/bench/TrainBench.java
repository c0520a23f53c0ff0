package dev.hammingbird.trainer.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hammingbird.trainer.method.Backbone;
import dev.hammingbird.trainer.network.BackboneFile;
import dev.hammingbird.trainer.network.PixelScale;
import dev.hammingbird.trainer.network.ResidualBackbone;
import dev.hammingbird.trainer.tensor.Compute;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code deploy/bench train}: pictures a second of a training step on the CPU, against PyTorch's
 * Python package on the same network and cores, turn about; and how memory grows.
 */
public final class TrainBench {
  private static final int MEMORY_BATCH = 16;
  private final Map<String, String> options;
  private final PrintStream out;

  private TrainBench(Map<String, String> options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /**
   * Measures.
   *
   * @param args {@code --network residual-small|…|mobilenet-v2}, {@code --file} (the file of
   *     mobilenet-v2), {@code --side}, {@code --batch}, {@code --threads}, {@code --rounds}, {@code
   *     --seconds} (of a round), {@code --steps} (that memory is watched over)
   */
  public static void main(String[] args) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    new TrainBench(options, System.out).run();
  }

  private int number(String option, int otherwise) {
    return Integer.parseInt(options.getOrDefault(option, Integer.toString(otherwise)));
  }

  private void run() {
    String name = options.getOrDefault("--network", ResidualBackbone.SMALL);
    ResidualBackbone.@Nullable Size size = ResidualBackbone.SIZES.get(name);
    int side = number("--side", size == null ? 96 : 32);
    int batch = number("--batch", size == null ? 32 : 64);
    int threads = number("--threads", 1);
    Backbone.Learned backbone = size == null ? mobileNet(name) : new Backbone.Residual(name);
    String twin =
        size == null
            ? name
            : "residual:%d:%d:%d".formatted(size.width(), size.stages(), size.depth());
    Compute compute = Compute.open(Compute.Choice.CPU, threads);
    compute.quietThread();
    compute.seed(1);
    out.printf("%s at %d pixels, %d pictures a step, %s%n", name, side, batch, compute.describe());
    Map<String, Object> result = new LinkedHashMap<>();
    try (Steps ours = new Steps(compute, backbone, batch, side)) {
      ours.take(5);
      Optional<PytorchSteps> theirs = PytorchSteps.start(twin, batch, side, threads);
      compare(ours, theirs, result);
      theirs.ifPresent(PytorchSteps::close);
    }
    result.put("rss_growth_mb", growth(compute, backbone, side));
    result.put("network", name);
    try {
      out.println("RESULT " + new ObjectMapper().writeValueAsString(result));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Backbone.Learned mobileNet(String name) {
    String home = System.getProperty("hammingbird.root", ".");
    String file =
        options.getOrDefault("--file", home + "/../shared/data/mobilenet_v2_1.0_224.onnx.gz");
    if (!name.equals("mobilenet-v2") || !Files.exists(Path.of(file))) {
      throw new IllegalArgumentException(
          "--network %s: it is one of %s, or mobilenet-v2 with --file naming its ONNX file (%s)"
              .formatted(name, ResidualBackbone.SIZES.keySet(), file));
    }
    Backbone named =
        Backbone.named(
            "onnx-tuned:" + file,
            path -> new BackboneFile(path, "features", PixelScale.of(128, 128)));
    return (Backbone.Learned) named;
  }

  /** Lets both work turn about, and takes the median of each and of the rounds' ratios. */
  private void compare(Steps ours, Optional<PytorchSteps> theirs, Map<String, Object> result) {
    int rounds = number("--rounds", 5);
    int seconds = number("--seconds", 5);
    double[] mine = new double[rounds];
    double[] others = new double[rounds];
    double[] ratios = new double[rounds];
    theirs.ifPresentOrElse(
        python -> out.printf("PyTorch's Python package %s%n", python.version()),
        () -> out.println("no python3 here can import torch, so there is nothing to compare with"));
    for (int i = 0; i < rounds; i++) {
      mine[i] = ours.rate(seconds);
      others[i] = theirs.isPresent() ? theirs.get().rate(seconds) : Double.NaN;
      ratios[i] = mine[i] / others[i];
      out.printf(
          "round %d: %.0f images/s, PyTorch %.0f, ratio %.2f%n",
          i + 1, mine[i], others[i], ratios[i]);
    }
    result.put("images_per_s", rounded(median(mine), 10));
    result.put("pytorch_images_per_s", rounded(median(others), 10));
    result.put("ratio", rounded(median(ratios), 1000));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static @Nullable Double rounded(double value, int parts) {
    return Double.isNaN(value) ? null : Double.valueOf(Math.round(value * parts) / (double) parts);
  }

  private @Nullable Double growth(Compute compute, Backbone.Learned backbone, int side) {
    int steps = number("--steps", 1000);
    try (Steps small = new Steps(compute, backbone, MEMORY_BATCH, side)) {
      small.take(100);
      System.gc();
      double before = residentMegabytes();
      small.take(steps);
      System.gc();
      double growth = residentMegabytes() - before;
      out.printf("memory over %d steps: from %.0f MB by %.1f MB%n", steps, before, growth);
      return rounded(growth, 10);
    }
  }

  /** Returns the process's memory as Linux counts it; NaN elsewhere. */
  private static double residentMegabytes() {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return Double.NaN;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
