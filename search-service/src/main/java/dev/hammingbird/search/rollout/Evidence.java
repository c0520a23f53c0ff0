package dev.hammingbird.search.rollout;

import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.follow.ImagesState;
import dev.hammingbird.search.index.SpaceView;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;

/** What a transition rests on: how far the space had come, and what it held. */
public final class Evidence {
  private static final String TOPIC = "topic";
  private static final String POSITIONS = "positions";
  private static final int MOST_DIGITS = 18;

  private Evidence() {}

  /** Returns the evidence that a view gives. */
  static Map<String, String> of(SpaceView view, ImagesState images) {
    Map<String, String> evidence = new TreeMap<>();
    evidence.put(TOPIC, view.directory().topic());
    evidence.put(POSITIONS, list(view, position -> Long.toString(position.next())));
    evidence.put("digests", list(view, position -> EntryDigest.text(position.digest())));
    evidence.put("ends", images.ends().toString().replaceAll("[\\[\\] ]", ""));
    evidence.put("live", Long.toString(view.live()));
    evidence.put("rejected", sum(view, StorePosition::rejected));
    evidence.put("gone", sum(view, StorePosition::gone));
    evidence.put("coverage", Double.toString(images.coverage(view)));
    return evidence;
  }

  /**
   * Returns whether a view has come as far as the space's last transition says it once was. A
   * replica that has not must not answer: it would show less than users have seen already.
   */
  public static boolean reached(ModelRecord model, SpaceView view) {
    long[] stated = stated(model, view);
    for (int p = 0; p < Math.min(stated.length, view.partitions().size()); p++) {
      if (view.partitions().get(p).position().next() < stated[p]) {
        return false;
      }
    }
    return true;
  }

  /** Returns the same of one partition. */
  public static boolean reached(ModelRecord model, SpaceView view, int partition) {
    long[] stated = stated(model, view);
    return partition >= stated.length
        || view.partitions().get(partition).position().next() >= stated[partition];
  }

  /**
   * Returns how far the space once was seen; nothing where that was of another topic. Every query
   * asks, so there are no streams and no expressions here.
   */
  private static long[] stated(ModelRecord model, SpaceView view) {
    for (int i = model.history().size() - 1; i >= 0; i--) {
      Map<String, String> evidence = model.history().get(i).evidence();
      String positions = evidence.get(POSITIONS);
      if (positions != null) {
        return view.directory().topic().equals(evidence.get(TOPIC))
            ? numbers(positions)
            : new long[0];
      }
    }
    return new long[0];
  }

  /** Reads numbers between commas; what is none counts as 0. */
  private static long[] numbers(String text) {
    long[] numbers = new long[1 + (int) text.chars().filter(c -> c == ',').count()];
    int from = 0;
    for (int i = 0; i < numbers.length; i++) {
      int comma = text.indexOf(',', from);
      int to = comma < 0 ? text.length() : comma;
      numbers[i] = number(text, from, to);
      from = to + 1;
    }
    return numbers;
  }

  private static long number(String text, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || to - from > MOST_DIGITS) {
        return 0;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  private static String list(SpaceView view, Function<StorePosition, String> what) {
    StringJoiner all = new StringJoiner(",");
    view.partitions().forEach(partition -> all.add(what.apply(partition.position())));
    return all.toString();
  }

  private static String sum(SpaceView view, java.util.function.ToLongFunction<StorePosition> what) {
    return Long.toString(
        view.partitions().stream().mapToLong(p -> what.applyAsLong(p.position())).sum());
  }
}
