package dev.hammingbird.trainer.method;

import dev.hammingbird.trainer.network.GraphSink;
import dev.hammingbird.trainer.network.HashFunction;

/** A matrix and a shift on fixed features. Owns the features. */
final class LinearHash implements HashFunction {
  private final Features features;
  private final float[] matrix;
  private final float[] bias;
  private final int side;

  LinearHash(Features features, float[] matrix, float[] bias, int side) {
    this.features = features;
    this.matrix = matrix;
    this.bias = bias;
    this.side = side;
  }

  @Override
  public int bits() {
    return bias.length;
  }

  @Override
  public int side() {
    return side;
  }

  @Override
  public float[][] outputs(byte[] pixels) {
    float[][] rows = features.of(pixels);
    float[][] outputs = new float[rows.length][bits()];
    for (int n = 0; n < rows.length; n++) {
      int width = rows[n].length;
      for (int b = 0; b < bits(); b++) {
        double sum = bias[b];
        for (int i = 0; i < width; i++) {
          sum += (double) matrix[b * width + i] * rows[n][i];
        }
        outputs[n][b] = (float) sum;
      }
    }
    return outputs;
  }

  @Override
  public String describe(GraphSink sink) {
    return sink.affine(features.describe(sink), matrix, bias);
  }

  @Override
  public void close() {
    features.close();
  }
}
