package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.hammingbird.trainer.network.GraphSink;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.network.HashNetwork;

/**
 * A head on standardised features as a hash function. Owns the manager of its weights and the
 * features.
 */
record FeatureHash(
    NDManager manager,
    HashNetwork network,
    Features features,
    Standard standard,
    int bits,
    int side)
    implements HashFunction {
  @Override
  public float[][] outputs(byte[] pixels) {
    float[][] rows = standard.apply(features.of(pixels));
    float[][] outputs = new float[rows.length][bits];
    try (NDManager scratch = manager.newSubManager()) {
      NDArray inputs = scratch.create(rows);
      float[] flat = network.outputs(inputs).toFloatArray();
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(flat, i * bits, outputs[i], 0, bits);
      }
    }
    return outputs;
  }

  @Override
  public String describe(GraphSink sink) {
    return network.describe(sink, standard.describe(sink, features.describe(sink)));
  }

  @Override
  public void close() {
    features.close();
    manager.close();
  }
}
