package dev.hammingbird.trainer.network;

/**
 * A hash function that reads every picture and its mirror image and returns the mean of the two
 * outputs: a picture and its mirror image have the same code, at twice the reading. What a small
 * network gets wrong in one of them it often gets right in the other. Closes the function within.
 */
public record MirroredHash(HashFunction within) implements HashFunction {
  private static final int CHANNELS = 3;

  @Override
  public int bits() {
    return within.bits();
  }

  @Override
  public int side() {
    return within.side();
  }

  @Override
  public float[][] outputs(byte[] pixels) {
    float[][] outputs = within.outputs(pixels);
    float[][] mirrored = within.outputs(mirror(pixels, side()));
    for (int n = 0; n < outputs.length; n++) {
      for (int b = 0; b < outputs[n].length; b++) {
        outputs[n][b] = 0.5f * (outputs[n][b] + mirrored[n][b]);
      }
    }
    return outputs;
  }

  /** Returns pictures with left and right exchanged, {@code [count][side][side][3]}. */
  static byte[] mirror(byte[] pixels, int side) {
    byte[] mirrored = new byte[pixels.length];
    int row = CHANNELS * side;
    for (int from = 0; from < pixels.length; from += row) {
      for (int x = 0; x < row; x += CHANNELS) {
        System.arraycopy(pixels, from + x, mirrored, from + row - CHANNELS - x, CHANNELS);
      }
    }
    return mirrored;
  }

  @Override
  public String describe(GraphSink sink) {
    return sink.mirrored(bits(), within::describe);
  }

  @Override
  public void close() {
    within.close();
  }
}
