package dev.hammingbird.trainer.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run's state on its way into a checkpoint or out of one. Every method takes the run's value and
 * returns the one that holds from now on: the same when saving, the checkpoint's when restoring.
 * Arrays are changed in place.
 */
public final class State {
  private final Map<String, byte[]> entries;
  private final boolean restoring;
  private final String prefix;

  private State(Map<String, byte[]> entries, boolean restoring, String prefix) {
    this.entries = entries;
    this.restoring = restoring;
    this.prefix = prefix;
  }

  /** Returns an empty state to save into. */
  static State saving() {
    return new State(new TreeMap<>(), false, "");
  }

  /** Returns a state to restore from. */
  static State restoring(Map<String, byte[]> entries) {
    return new State(entries, true, "");
  }

  /** Returns what was saved, by name. */
  Map<String, byte[]> entries() {
    return entries;
  }

  /** Returns whether values come out of a checkpoint. */
  public boolean restoring() {
    return restoring;
  }

  /** Exchanges a part's values under its name. */
  public void part(String name, Resumable part) {
    part.exchange(new State(entries, restoring, prefix + name + "/"));
  }

  /** Exchanges a whole number. */
  public int integer(String name, int value) {
    return Math.toIntExact(whole(name, value));
  }

  /** Exchanges a whole number. */
  public long whole(String name, long value) {
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    return sized(name, bytes).getLong();
  }

  /** Exchanges a number, bit for bit. */
  public double real(String name, double value) {
    byte[] bytes = ByteBuffer.allocate(Double.BYTES).putDouble(value).array();
    return sized(name, bytes).getDouble();
  }

  /** Exchanges a text. */
  public String text(String name, String value) {
    byte[] bytes = exchange(name, value.getBytes(StandardCharsets.UTF_8));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Exchanges whole numbers; the returned array may be longer or shorter. */
  public int[] integers(String name, int[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
    bytes.asIntBuffer().put(values);
    byte[] held = exchange(name, bytes.array());
    int[] numbers = new int[held.length / Integer.BYTES];
    ByteBuffer.wrap(held).asIntBuffer().get(numbers);
    return numbers;
  }

  /** Exchanges bytes; the returned array may be longer or shorter. */
  public byte[] bytes(String name, byte[] values) {
    return exchange(name, values);
  }

  /** Exchanges every parameter of blocks, running statistics included. */
  public void blocks(String name, Block... blocks) {
    List<NDArray> arrays = new ArrayList<>();
    for (Block block : blocks) {
      block.getParameters().values().stream().map(Parameter::getArray).forEach(arrays::add);
    }
    arrays(name, arrays);
  }

  /**
   * Exchanges arrays of float32, in place. The thread must not record gradients.
   *
   * @throws CheckpointRefusedException if their number or a shape differs from the checkpoint's
   */
  public void arrays(String name, List<NDArray> arrays) {
    int count = integer(name, arrays.size());
    if (count != arrays.size()) {
      throw refused(name, count + " arrays", arrays.size() + " arrays");
    }
    for (int i = 0; i < count; i++) {
      array(name + "/" + i, arrays.get(i));
    }
  }

  private void array(String name, NDArray array) {
    Shape shape = array.getShape();
    String held = text(name + "/shape", shape.toString());
    if (!held.equals(shape.toString())) {
      throw refused(name, held, shape.toString());
    }
    if (restoring) {
      FloatBuffer values = sized(name, new byte[Math.toIntExact(4 * shape.size())]).asFloatBuffer();
      try (NDArray view = array.getManager().create(values, shape, DataType.FLOAT32)) {
        array.set(new NDIndex("..."), view);
      }
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(4 * shape.size()));
    bytes.asFloatBuffer().put(array.toFloatArray());
    entries.put(prefix + name, bytes.array());
  }

  private ByteBuffer sized(String name, byte[] value) {
    byte[] held = exchange(name, value);
    if (held.length != value.length) {
      throw refused(name, held.length + " bytes", value.length + " bytes");
    }
    return ByteBuffer.wrap(held);
  }

  private byte[] exchange(String name, byte[] value) {
    String path = prefix + name;
    if (!restoring) {
      if (entries.put(path, value) != null) {
        throw new IllegalStateException("two values of a run are named " + path);
      }
      return value;
    }
    byte[] held = entries.get(path);
    if (held == null) {
      throw new CheckpointRefusedException(
          "the checkpoint has no value '%s': it was written by another version".formatted(path));
    }
    return Arrays.copyOf(held, held.length);
  }

  private CheckpointRefusedException refused(String name, String held, String wanted) {
    return new CheckpointRefusedException(
        "the checkpoint's '%s%s' has %s, the run's %s: it belongs to another network"
            .formatted(prefix, name, held, wanted));
  }
}
