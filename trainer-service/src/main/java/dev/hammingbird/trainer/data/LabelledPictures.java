package dev.hammingbird.trainer.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Pictures in memory, all of one size, each with its labels.
 *
 * @param side pixels a side
 * @param pictures the pictures, in a stable order
 */
public record LabelledPictures(int side, List<Picture> pictures) {
  /** Checks sizes. */
  public LabelledPictures {
    pictures = List.copyOf(pictures);
    for (Picture picture : pictures) {
      if (picture.pixels().length != 3 * side * side) {
        throw new IllegalArgumentException(
            "picture %s has %d bytes, not %d"
                .formatted(picture.id(), picture.pixels().length, 3 * side * side));
      }
    }
  }

  /** Returns the distinct labels in alphabetical order: the classes. */
  public List<String> classes() {
    SortedSet<String> classes = new TreeSet<>();
    pictures.forEach(picture -> classes.addAll(picture.labels()));
    return List.copyOf(classes);
  }

  /** Returns the pictures that have labels. */
  public LabelledPictures labelled() {
    return only(picture -> !picture.labels().isEmpty());
  }

  /** Returns the pictures that a condition holds for, in order. */
  public LabelledPictures only(java.util.function.Predicate<Picture> condition) {
    return new LabelledPictures(side, pictures.stream().filter(condition).toList());
  }

  /** Returns how many pictures there are. */
  public int size() {
    return pictures.size();
  }

  /** Returns the pixels of all pictures one after another, {@code [size][side][side][3]}. */
  public byte[] pixels() {
    byte[] all = new byte[Math.multiplyExact(size(), 3 * side * side)];
    for (int i = 0; i < size(); i++) {
      System.arraycopy(pictures.get(i).pixels(), 0, all, i * 3 * side * side, 3 * side * side);
    }
    return all;
  }

  /**
   * Returns labels as numbers, 1 where a picture has the class, {@code [size][classes]}.
   *
   * @param classes the classes, in the order of the columns; labels that are none of them are left
   *     out
   */
  public float[][] labels(List<String> classes) {
    List<float[]> rows = new ArrayList<>();
    for (Picture picture : pictures) {
      float[] row = new float[classes.size()];
      for (String label : picture.labels()) {
        int index = classes.indexOf(label);
        if (index >= 0) {
          row[index] = 1;
        }
      }
      rows.add(row);
    }
    return rows.toArray(float[][]::new);
  }

  /**
   * Returns the class by which each picture is divided: its label's place; one class for all when
   * pictures have several labels; -1 for pictures without.
   */
  public int[] groups() {
    List<String> names = classes();
    boolean several = pictures.stream().anyMatch(p -> p.labels().size() > 1);
    return pictures.stream()
        .mapToInt(p ->
            p.labels().isEmpty() ? -1 : several ? 0 : names.indexOf(p.labels().iterator().next()))
        .toArray();
  }

  /**
   * One picture.
   *
   * @param id its id
   * @param pixels uint8 RGB, {@code [side][side][3]}; not changed by anyone
   * @param labels its labels, empty when unknown
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Picture(String id, byte[] pixels, Collection<String> labels) {
    /** Copies the labels. */
    public Picture {
      labels = List.copyOf(labels);
    }
  }
}
