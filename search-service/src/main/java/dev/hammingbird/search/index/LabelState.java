package dev.hammingbird.search.index;

import java.util.List;

/**
 * How far label events bear on what a view shows.
 *
 * @param sequence the last change of this process
 * @param positions per partition of the topic {@code labels}, the first offset not taken yet; the
 *     same on every replica that has come so far
 */
public record LabelState(long sequence, List<Long> positions) {
  public LabelState {
    positions = List.copyOf(positions);
  }
}
