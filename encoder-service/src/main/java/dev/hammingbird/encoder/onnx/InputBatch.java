package dev.hammingbird.encoder.onnx;

import java.nio.ByteBuffer;

/**
 * Inputs of one batch, gathered in native memory, so that a run copies nothing. Belongs to the
 * model that lent it until it is closed. Not thread-safe.
 */
public final class InputBatch implements AutoCloseable {
  private final OnnxModel owner;
  private final ByteBuffer inputs;
  private final int inputBytes;
  private int count;

  InputBatch(OnnxModel owner, int capacity, int inputBytes) {
    this.owner = owner;
    this.inputBytes = inputBytes;
    this.inputs = ByteBuffer.allocateDirect(capacity * inputBytes);
  }

  /**
   * Adds one input.
   *
   * @param input 8-bit RGB, shape {@code [side][side][3]}
   * @throws IllegalArgumentException if it is of another length
   * @throws IllegalStateException if the batch is full
   */
  public void add(byte[] input) {
    if (input.length != inputBytes) {
      throw new IllegalArgumentException(
          "an input has %d bytes, not %d".formatted(inputBytes, input.length));
    }
    if (count == capacity()) {
      throw new IllegalStateException("the batch holds its %d inputs".formatted(capacity()));
    }
    inputs.put(count * inputBytes, input);
    count++;
  }

  /** Returns how many inputs the batch holds. */
  public int count() {
    return count;
  }

  /** Returns how many inputs the batch can hold. */
  public int capacity() {
    return inputs.capacity() / inputBytes;
  }

  /** Returns the memory of some rows; rows beyond {@link #count()} hold what they held before. */
  ByteBuffer rows(int from, int rows) {
    return inputs.slice(from * inputBytes, rows * inputBytes);
  }

  void clear() {
    count = 0;
  }

  /** Gives the memory back to the model. */
  @Override
  public void close() {
    clear();
    owner.takeBack(this);
  }
}
