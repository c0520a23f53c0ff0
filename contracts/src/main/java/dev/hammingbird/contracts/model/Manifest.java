package dev.hammingbird.contracts.model;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a model is: fixed when it is published.
 *
 * @param space the code space that it spans, always {@code SpaceId.of(artifactSha256,
 *     preprocessing.canonical(), bits)}
 * @param name for people, such as {@code ssah-64}
 * @param method how it was learned, such as {@code ssah}
 * @param bits width of its codes
 * @param preprocessing what happens before the graph
 * @param artifactSha256 of the ONNX file, lower-case hex
 * @param artifactBytes size of the ONNX file
 * @param input name of the graph's input, uint8 {@code [batch, side, side, 3]}
 * @param output name of the graph's output, float {@code [batch, bits]}; bit = output is at least 0
 * @param training id of the training that made it
 * @param settings of that training, as text
 * @param snapshot what the training saw
 * @param evaluation figures on the held-out part, such as {@code map}
 * @param golden inputs with their codes
 */
public record Manifest(
    SpaceId space,
    String name,
    String method,
    Bits bits,
    Preprocessing preprocessing,
    String artifactSha256,
    long artifactBytes,
    String input,
    String output,
    String training,
    Map<String, String> settings,
    TrainingSnapshot snapshot,
    Map<String, Double> evaluation,
    List<GoldenVector> golden) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public Manifest {
    if (!SHA256.matcher(artifactSha256).matches()) {
      throw new IllegalArgumentException("not a SHA-256 in hex: '" + artifactSha256 + "'");
    }
    if (artifactBytes < 1) {
      throw new IllegalArgumentException("an artifact of %d bytes".formatted(artifactBytes));
    }
    SpaceId derived = SpaceId.of(artifactSha256, preprocessing.canonical(), bits);
    if (!derived.equals(space)) {
      throw new IllegalArgumentException(
          "space %s does not belong to this artifact, preprocessing and width, whose space is %s"
              .formatted(space, derived));
    }
    for (GoldenVector vector : golden) {
      if (!vector.code().bits().equals(bits)) {
        throw new IllegalArgumentException("a golden code of another width than " + bits.count());
      }
    }
    settings = Map.copyOf(settings);
    evaluation = Map.copyOf(evaluation);
    golden = List.copyOf(golden);
  }
}
