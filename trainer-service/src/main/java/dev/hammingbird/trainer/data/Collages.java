package dev.hammingbird.trainer.data;

import dev.hammingbird.contracts.picture.Pixels;
import dev.hammingbird.contracts.picture.Resampler;
import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Composes pictures with several labels: four labelled pictures side by side, two above two, of one
 * to four classes.
 */
public final class Collages {
  private static final int CELLS = 4;
  private final int side;
  private final Chance chance;
  private final List<String> classes;
  private final Map<String, List<Picture>> byClass = new TreeMap<>();
  private final int from;

  /**
   * Takes pictures to compose.
   *
   * @param pictures each with one label at least, of which the first counts
   * @param side pixels a side of a collage, even
   * @param chance decides all
   */
  public Collages(LabelledPictures pictures, int side, Chance chance) {
    if (side % 2 != 0) {
      throw new IllegalArgumentException("a collage of %d pixels has no middle".formatted(side));
    }
    this.side = side;
    this.chance = chance;
    this.from = pictures.side();
    for (Picture picture : pictures.labelled().pictures()) {
      String label = picture.labels().iterator().next();
      byClass.computeIfAbsent(label, key -> new ArrayList<>()).add(picture);
    }
    this.classes = List.copyOf(byClass.keySet());
    if (classes.isEmpty()) {
      throw new IllegalArgumentException("there are no labelled pictures to compose");
    }
  }

  /**
   * Returns collages whose number of labels is one to four, each equally often.
   *
   * @param prefix of their ids
   */
  public List<Picture> compose(int count, String prefix) {
    List<Picture> collages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      collages.add(collage(prefix + i));
    }
    return collages;
  }

  private Picture collage(String id) {
    List<String> chosen = new ArrayList<>();
    int labels = Math.min(classes.size(), 1 + chance.nextInt(CELLS));
    while (chosen.size() < labels) {
      String label = classes.get(chance.nextInt(classes.size()));
      if (!chosen.contains(label)) {
        chosen.add(label);
      }
    }
    List<String> cells = new ArrayList<>(chosen);
    while (cells.size() < CELLS) {
      cells.add(chosen.get(chance.nextInt(labels)));
    }
    byte[] pixels = new byte[3 * side * side];
    for (int left = CELLS; left > 0; left--) {
      List<Picture> candidates =
          byClass.getOrDefault(cells.remove(chance.nextInt(left)), List.of());
      paste(candidates.get(chance.nextInt(candidates.size())), CELLS - left, pixels);
    }
    return new Picture(id, pixels, chosen);
  }

  private void paste(Picture picture, int cell, byte[] pixels) {
    int half = side / 2;
    byte[] small = Resampler.toInput(Pixels.copyOf(from, from, picture.pixels()), half);
    int top = cell / 2 * half;
    int left = cell % 2 * half;
    for (int y = 0; y < half; y++) {
      System.arraycopy(small, 3 * half * y, pixels, 3 * ((top + y) * side + left), 3 * half);
    }
  }
}
