package dev.hammingbird.trainer.data;

import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.checkpoint.State;
import java.util.Arrays;
import java.util.List;

/** Draws batches of lightly changed pictures: mirrored, and moved by up to an eighth. */
public final class Batches implements Resumable {
  private final LabelledPictures pictures;
  private final float[][] labels;
  private final Chance random;
  private final Shuffled order;
  private final int first;
  private final int reach;

  /**
   * Makes a source.
   *
   * @param pictures at least one picture
   * @param classes the order of label columns
   * @param first the index of the first picture, as batches give it
   * @param random all chance in this source
   */
  public Batches(LabelledPictures pictures, List<String> classes, int first, Chance random) {
    this(pictures, classes, first, pictures.side() / 8, random);
  }

  private Batches(
      LabelledPictures pictures, List<String> classes, int first, int reach, Chance random) {
    this.first = first;
    this.reach = reach;
    this.pictures = pictures;
    this.labels = pictures.labels(classes);
    this.random = random;
    this.order = new Shuffled(pictures.size(), random);
  }

  /**
   * Makes a source that mirrors pictures, but does not move them: a generator that learns to make
   * such would paint the borders that moving leaves.
   */
  public static Batches unmoved(
      LabelledPictures pictures, List<String> classes, int first, Chance random) {
    return new Batches(pictures, classes, first, 0, random);
  }

  /**
   * A batch.
   *
   * @param pixels uint8, {@code [count][side][side][3]}
   * @param labels {@code [count][classes]}, 0 or 1
   * @param indices where each picture stands in the set
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Batch(byte[] pixels, float[][] labels, int[] indices) {
    /** Returns how many pictures it has. */
    public int size() {
      return indices.length;
    }

    /** Returns this batch and another one after it. */
    public Batch with(Batch other) {
      byte[] bytes = Arrays.copyOf(pixels, pixels.length + other.pixels.length);
      System.arraycopy(other.pixels, 0, bytes, pixels.length, other.pixels.length);
      float[][] rows = Arrays.copyOf(labels, size() + other.size());
      System.arraycopy(other.labels, 0, rows, size(), other.size());
      int[] places = Arrays.copyOf(indices, size() + other.size());
      System.arraycopy(other.indices, 0, places, size(), other.size());
      return new Batch(bytes, rows, places);
    }
  }

  /** Draws the next batch; pictures repeat only when all others have been drawn. */
  public Batch next(int count) {
    int side = pictures.side();
    int bytes = 3 * side * side;
    byte[] pixels = new byte[count * bytes];
    float[][] rows = new float[count][];
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      int index = order.next();
      indices[i] = first + index;
      rows[i] = labels[index];
      Jitter.apply(pictures.pictures().get(index).pixels(), side, reach, random, pixels, i * bytes);
    }
    return new Batch(pixels, rows, indices);
  }

  /** Returns the ids of a batch's pictures from a place on, which must be of this source. */
  public List<String> ids(Batch batch, int from) {
    return Arrays.stream(batch.indices(), from, batch.size())
        .mapToObj(index -> pictures.pictures().get(index - first).id())
        .toList();
  }

  @Override
  public void exchange(State state) {
    state.part("chance", random);
    state.part("order", order);
  }

  /** Returns how many pictures the source has. */
  public int size() {
    return pictures.size();
  }
}
