package dev.hammingbird.trainer.network;

import java.util.Map;
import java.util.function.Function;

/**
 * Takes down what a trained network computes, one operation at a time. Every method names the value
 * it makes. Kernels and matrices are row-major; batch normalisation arrives folded.
 */
public interface GraphSink {
  /**
   * A convolution with zero padding that keeps the size at stride 1.
   *
   * @param input the value it reads, {@code [N, channels, height, width]}
   * @param kernel shape {@code [filters, channels, size, size]}
   * @param bias one value a filter
   * @param stride pixels from one position to the next
   */
  String convolution(String input, Kernel kernel, float[] bias, int stride);

  /** The positive part of every value. */
  String relu(String input);

  /** The sum of two values of one shape. */
  String add(String a, String b);

  /** The mean over height and width: {@code [N, channels]}. */
  String averagePool(String input);

  /** All of a picture's values in one row, channel by channel. */
  String flatten(String input);

  /**
   * {@code input * transposed(matrix) + bias}.
   *
   * @param matrix shape {@code [outputs, inputs]}, one row after another
   * @param bias one value an output
   */
  String affine(String input, float[] matrix, float[] bias);

  /**
   * The values that a whole other network computes.
   *
   * @param input pictures {@code [N, 3, side, side]}, scaled as the other network wants them
   * @param backbone the other network's file
   * @param learned values that take the place of the file's, row-major, by their names in the file
   */
  String backbone(String input, BackboneFile backbone, Map<String, float[]> learned);

  /**
   * Features of a network that does not learn: its outputs, maps averaged over height and width,
   * each value's root with the value's sign, and each output's row scaled to unit length; one
   * output after another, {@code [N, width]}.
   *
   * @param input pictures {@code [N, 3, side, side]}, scaled as the network wants them
   * @param backbone the network's file
   */
  String rooted(String input, BackboneFile backbone);

  /**
   * {@code (input - mean) / spread}, column by column.
   *
   * @param mean one value a column
   * @param spread one value a column, above 0
   */
  String standardised(String input, float[] mean, float[] spread);

  /**
   * Pictures, scaled, {@code [N, 3, side, side]}.
   *
   * @param scale what is done to pixels
   */
  String pictures(PixelScale scale);

  /**
   * The mean of what a network makes of pictures and of their mirror images, {@code [N, width]}.
   *
   * @param width columns of what the network makes
   * @param network writes the network down, once, beginning with {@link #pictures}
   */
  String mirrored(int width, Function<GraphSink, String> network);

  /**
   * The weights of a convolution.
   *
   * @param values row-major
   * @param filters outputs
   * @param channels inputs
   * @param size pixels a side
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Kernel(float[] values, int filters, int channels, int size) {}
}
