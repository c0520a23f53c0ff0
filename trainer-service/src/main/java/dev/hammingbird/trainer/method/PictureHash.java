package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDManager;
import dev.hammingbird.trainer.network.GraphSink;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.network.HashNetwork;
import dev.hammingbird.trainer.tensor.Tensors;

/** A network on pixels as a hash function. Owns the manager of its weights. */
record PictureHash(NDManager manager, HashNetwork network, int bits, int side)
    implements HashFunction {
  private static final int BATCH = 64;

  @Override
  public float[][] outputs(byte[] pixels) {
    int bytes = 3 * side * side;
    int count = pixels.length / bytes;
    float[][] outputs = new float[count][bits];
    for (int from = 0; from < count; from += BATCH) {
      int to = Math.min(count, from + BATCH);
      byte[] some = java.util.Arrays.copyOfRange(pixels, from * bytes, to * bytes);
      try (NDManager scratch = manager.newSubManager()) {
        float[] flat = network.outputs(Tensors.pictures(scratch, some, side)).toFloatArray();
        for (int i = from; i < to; i++) {
          System.arraycopy(flat, (i - from) * bits, outputs[i], 0, bits);
        }
      }
    }
    return outputs;
  }

  @Override
  public String describe(GraphSink sink) {
    return network.describe(sink);
  }

  @Override
  public void close() {
    manager.close();
  }
}
