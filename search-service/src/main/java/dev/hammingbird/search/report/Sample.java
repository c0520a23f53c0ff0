package dev.hammingbird.search.report;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.index.PartitionView;
import dev.hammingbird.search.index.Segment;
import dev.hammingbird.search.index.SpaceView;
import java.util.ArrayList;
import java.util.List;

/** Some live pictures of a space, evenly spread over it. */
public final class Sample {
  private Sample() {}

  /**
   * Returns live slots, ascending.
   *
   * @param most how many at most, at least 1
   */
  public static List<Slot> slots(SpaceView view, int most) {
    long stride = Math.max(1, (view.live() + most - 1) / most);
    List<Slot> slots = new ArrayList<>();
    long live = 0;
    for (int p = 0; p < view.partitions().size(); p++) {
      PartitionView partition = view.partitions().get(p);
      for (Segment segment : partition.segments()) {
        for (int row = 0; row < segment.rows(); row++) {
          if (segment.live().contains(row) && live++ % stride == 0 && slots.size() < most) {
            slots.add(new Slot(p, segment.slot(row)));
          }
        }
      }
    }
    return slots;
  }

  /** Returns what codes of a space say of themselves, looking at some of them. */
  public static Report.CodeFigures figures(SpaceView view, int most, long seed) {
    List<BinaryCode> codes =
        slots(view, most).stream().flatMap(slot -> view.code(slot).stream()).toList();
    return CodeStatistics.of(view.bits(), codes, seed);
  }
}
