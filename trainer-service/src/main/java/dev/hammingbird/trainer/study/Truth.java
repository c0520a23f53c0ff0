package dev.hammingbird.trainer.study;

import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.method.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The labels that training does not see, where they are known, to tell the reader how right
 * pseudo-labels are.
 */
final class Truth {
  private final Map<String, List<String>> labels = new HashMap<>();
  private final List<String> classes;
  private int given;
  private int right;

  /**
   * Takes all pictures with all labels.
   *
   * @param classes the classes that the method knows, in the order of its columns
   */
  Truth(LabelledPictures pictures, List<String> classes) {
    pictures.pictures().forEach(p -> labels.put(p.id(), List.copyOf(p.labels())));
    this.classes = classes;
  }

  /** Compares pseudo-labels with the truth. */
  void compare(List<String> ids, float[][] pseudo) {
    for (int i = 0; i < pseudo.length; i++) {
      List<String> known = labels.getOrDefault(ids.get(i), List.of());
      if (known.isEmpty()) {
        continue;
      }
      for (int c = 0; c < pseudo[i].length; c++) {
        if (pseudo[i][c] > 0) {
          given++;
          right += known.contains(classes.get(c)) ? 1 : 0;
        }
      }
    }
  }

  /**
   * Returns a step with the accuracy of the pseudo-labels since the last one, if there were any.
   */
  Step addTo(Step step) {
    if (given == 0) {
      return step;
    }
    Map<String, Double> figures = new TreeMap<>(step.figures());
    figures.put("pseudo_accuracy", (double) right / given);
    given = 0;
    right = 0;
    return new Step(
        step.phase(), step.number(), step.progress(), step.pictures(), step.seconds(), figures);
  }
}
