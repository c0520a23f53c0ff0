package dev.hammingbird.search.duplicates;

import dev.hammingbird.contracts.image.Slot;
import java.util.Arrays;
import java.util.List;

/**
 * Where the rows came from that are in a group: what is asked for once all pairs are known, so that
 * the codes need not be kept. Immutable.
 */
public final class GroupedSlots {
  private final int[] rows;
  private final Slot[] slots;

  private GroupedSlots(int[] rows, Slot[] slots) {
    this.rows = rows;
    this.slots = slots;
  }

  /** Takes note of them. */
  public static GroupedSlots of(GatheredCodes codes, NearPairs.Found found) {
    int[] rows =
        found.groups().stream()
            .flatMap(List::stream)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    return new GroupedSlots(rows, Arrays.stream(rows).mapToObj(codes::slot).toArray(Slot[]::new));
  }

  /**
   * Returns whose code lay in a row.
   *
   * @param row one that is in a group, as both rows of every pair are
   */
  public Slot slot(int row) {
    int at = Arrays.binarySearch(rows, row);
    if (at < 0) {
      throw new IllegalArgumentException("row %d is in no group".formatted(row));
    }
    return slots[at];
  }
}
