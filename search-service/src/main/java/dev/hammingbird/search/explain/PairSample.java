package dev.hammingbird.search.explain;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.index.PartitionView;
import dev.hammingbird.search.index.Segment;
import dev.hammingbird.search.index.SpaceView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * How far apart pictures of a space are: distances of pairs drawn at random, and of pairs that
 * share a label. Drawn by the seed from the live codes of one state.
 *
 * @param atRandom distances of random pairs
 * @param sameLabel distances of pairs that share a label
 */
public record PairSample(Distances atRandom, Distances sameLabel) {
  private static final int ATTEMPTS = 20;

  /**
   * Draws pairs.
   *
   * @param pairs how many of each kind at most; fewer where the space is small or has few labels
   */
  public static PairSample of(SpaceView view, int pairs, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Slot> drawn = draw(view, 2 * pairs, random);
    return new PairSample(pairs(view, drawn, random, pairs), alike(view, drawn, random, pairs));
  }

  /** Draws live slots, evenly over rows; a row that is not live is drawn again a few times. */
  private static List<Slot> draw(SpaceView view, int count, SplittableRandom random) {
    List<Slot> drawn = new ArrayList<>();
    long rows = 0;
    for (PartitionView partition : view.partitions()) {
      for (Segment segment : partition.segments()) {
        rows += segment.rows();
      }
    }
    for (long attempt = 0; attempt < (long) ATTEMPTS * count && drawn.size() < count; attempt++) {
      if (rows > 0) {
        at(view, random.nextLong(rows), drawn);
      }
    }
    return drawn;
  }

  private static void at(SpaceView view, long number, List<Slot> drawn) {
    long left = number;
    for (int p = 0; p < view.partitions().size(); p++) {
      for (Segment segment : view.partitions().get(p).segments()) {
        if (left < segment.rows()) {
          if (segment.live().contains((int) left)) {
            drawn.add(new Slot(p, segment.slot((int) left)));
          }
          return;
        }
        left -= segment.rows();
      }
    }
  }

  private static Distances pairs(
      SpaceView view, List<Slot> from, SplittableRandom random, int count) {
    long[] counts = new long[view.bits().count() + 1];
    for (int i = 0; i < count && from.size() > 1; i++) {
      Slot a = from.get(random.nextInt(from.size()));
      Slot b = from.get(random.nextInt(from.size()));
      if (!a.equals(b)) {
        counts[code(view, a).hammingDistance(code(view, b))]++;
      }
    }
    return new Distances(counts);
  }

  private static Distances alike(
      SpaceView view, List<Slot> from, SplittableRandom random, int count) {
    Map<Label, List<Slot>> byLabel = new TreeMap<>(Comparator.comparing(Label::value));
    for (Slot slot : from) {
      for (Label label : view.directory().labels(slot)) {
        byLabel.computeIfAbsent(label, _ -> new ArrayList<>()).add(slot);
      }
    }
    long[] counts = new long[view.bits().count() + 1];
    long labelled = byLabel.values().stream().mapToLong(List::size).sum();
    for (List<Slot> slots : byLabel.values()) {
      Distances some = pairs(view, slots, random, (int) ((long) count * slots.size() / labelled));
      for (int d = 0; d < counts.length; d++) {
        counts[d] += some.counts()[d];
      }
    }
    return new Distances(counts);
  }

  private static BinaryCode code(SpaceView view, Slot slot) {
    return view.code(slot).orElseThrow();
  }
}
