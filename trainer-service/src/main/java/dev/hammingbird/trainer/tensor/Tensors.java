package dev.hammingbird.trainer.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;

/**
 * Array arithmetic that is safe under automatic differentiation.
 *
 * <p>{@code mul(Number)}, {@code div(Number)}, {@code pow(Number)}, {@code maximum(Number)} and
 * their kin wrap a Java buffer without copying it; after a garbage collection the backward pass
 * reads freed memory and the gradients are silently wrong. An array made from a Java array has the
 * same fault. Both are made here so that the engine owns the memory; a test of the architecture
 * bans the others.
 */
public final class Tensors {
  private static final float UNBOUNDED = 1e30f;

  private Tensors() {}

  /** Returns {@code x * factor}, attached to the manager of {@code x}. */
  public static NDArray scale(NDArray x, float factor) {
    return x.mul(x.getManager().full(new Shape(), factor, DataType.FLOAT32));
  }

  /** Returns {@code x} held within bounds, attached to the manager of {@code x}. */
  public static NDArray clamp(NDArray x, float low, float high) {
    // The engine's clip reads both numbers at once and keeps copies, so it is safe, but slow.
    return low > -UNBOUNDED && high < UNBOUNDED ? Clamp.clamped(x, low, high) : x.clip(low, high);
  }

  /**
   * Returns the same pictures with a pixel's channels beside each other in memory. Convolutions are
   * about a third faster on such arrays, and what is computed from them stays so; the shape says
   * nothing of it.
   *
   * @param pictures {@code [n, channels, height, width]}; copied unless they lie so already
   */
  public static NDArray channelsLast(NDArray pictures) {
    NDArray pixels = pictures.transpose(0, 2, 3, 1);
    // To flatten is what makes the engine lay the values out in the order of the axes.
    return pixels.reshape(-1).reshape(pixels.getShape()).transpose(0, 3, 1, 2);
  }

  /**
   * Returns an array whose memory the engine owns.
   *
   * @param manager the owner of the result
   * @param values row-major values; read before this returns
   * @param shape the shape, whose size is the count of values
   */
  public static NDArray of(NDManager manager, float[] values, Shape shape) {
    try (NDArray view = manager.create(FloatBuffer.wrap(values), shape, DataType.FLOAT32)) {
      return view.duplicate();
    }
  }

  /**
   * Returns rows as an array whose memory the engine owns.
   *
   * @param rows at least one, all of one length
   */
  public static NDArray ofRows(NDManager manager, float[][] rows) {
    int width = rows[0].length;
    float[] flat = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * width, width);
    }
    return of(manager, flat, new Shape(rows.length, width));
  }

  /** Returns 1 where {@code x >= threshold}, else 0, without gradient; float32. */
  public static NDArray atLeast(NDArray x, NDArray threshold) {
    return x.stopGradient().gte(threshold).toType(DataType.FLOAT32, false);
  }

  /**
   * Returns rows scaled to unit length.
   *
   * @param x shape {@code [rows, columns]}
   */
  public static NDArray unitRows(NDArray x) {
    return x.div(x.square().sum(new int[] {1}, true).add(1e-8f).sqrt());
  }

  /**
   * Returns the matrix of cosines between rows.
   *
   * @param a shape {@code [n, bits]}
   * @param b shape {@code [m, bits]}
   * @return shape {@code [n, m]}, attached to the manager of {@code a}
   */
  public static NDArray cosines(NDArray a, NDArray b) {
    return unitRows(a).matMul(unitRows(b).transpose());
  }

  /**
   * Turns pictures into the network's input: uint8 NHWC to float32 NCHW, {@code (pixel - 128) /
   * 64}.
   *
   * @param manager the owner of the result
   * @param pixels pictures one after another, {@code [count][side][side][3]}
   * @param side pixels a side
   * @return shape {@code [count, 3, side, side]}
   */
  public static NDArray pictures(NDManager manager, byte[] pixels, int side) {
    int count = pixels.length / (3 * side * side);
    Shape shape = new Shape(count, side, side, 3);
    try (NDManager scratch = manager.newSubManager()) {
      NDArray bytes = scratch.create(java.nio.ByteBuffer.wrap(pixels), shape, DataType.UINT8);
      NDArray floats = bytes.toType(DataType.FLOAT32, true).transpose(0, 3, 1, 2);
      NDArray input = scale(floats.sub(PIXEL_OFFSET), 1 / PIXEL_SPREAD).duplicate();
      input.attach(manager);
      return input;
    }
  }

  /**
   * Turns normalised pictures back into pixels, rounded and held within 0 to 255.
   *
   * @param pictures {@code [count, 3, side, side]}
   * @return {@code [count][side][side][3]}
   */
  public static byte[] pixels(NDArray pictures) {
    float[] values = pictures.transpose(0, 2, 3, 1).toFloatArray();
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      int level = Math.round(values[i] * PIXEL_SPREAD + PIXEL_OFFSET);
      pixels[i] = (byte) Math.clamp(level, 0, 255);
    }
    return pixels;
  }

  /** What is taken off every pixel before it enters a network. */
  public static final float PIXEL_OFFSET = 128f;

  /** What every pixel is divided by after that. */
  public static final float PIXEL_SPREAD = 64f;
}
