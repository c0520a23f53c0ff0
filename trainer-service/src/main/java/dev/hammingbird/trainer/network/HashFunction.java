package dev.hammingbird.trainer.network;

/**
 * A learned hash function: pictures to real outputs, whose signs are the code. Not thread-safe;
 * whoever learned it closes it.
 */
public interface HashFunction extends AutoCloseable {
  /** Returns outputs a picture. */
  int bits();

  /** Returns pixels a side of the pictures it takes. */
  int side();

  /**
   * Returns the outputs for pictures.
   *
   * @param pixels pictures one after another, {@code [count][side][side][3]}
   * @return {@code [count][bits]}
   */
  float[][] outputs(byte[] pixels);

  /** Writes down all that it computes and returns the name of the outputs. */
  String describe(GraphSink sink);

  @Override
  void close();
}
