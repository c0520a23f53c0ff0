package dev.hammingbird.trainer.onnx;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * The sizes of a network's maps.
 *
 * @param shapes what each layer makes
 */
record Stages(List<Shape> shapes) {

  /** Returns the side of what a layer makes; 1 if it is no map. */
  private long side(int layer) {
    Shape shape = shapes.get(layer);
    return shape.dimension() == 4 ? Math.min(shape.get(2), shape.get(3)) : 1;
  }

  /** Returns the last layer whose map has at least so many cells a side, or else the largest. */
  int lastMapOf(int cells) {
    int largest = 0;
    int last = -1;
    for (int i = 0; i < shapes.size(); i++) {
      largest = side(i) > side(largest) ? i : largest;
      last = side(i) >= cells ? i : last;
    }
    return last < 0 ? largest : last;
  }

  /** Returns the first layer after which all maps are at most twice as large as the last one. */
  int lastStages() {
    long end = 1;
    for (int i = 0; i < shapes.size(); i++) {
      end = side(i) > 1 ? side(i) : end;
    }
    int first = 0;
    for (int i = 0; i < shapes.size(); i++) {
      first = side(i) > 2 * end ? i + 1 : first;
    }
    return first;
  }
}
