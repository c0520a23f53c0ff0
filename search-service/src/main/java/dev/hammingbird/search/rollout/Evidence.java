package dev.hammingbird.search.rollout;

import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.follow.ImagesState;
import dev.hammingbird.search.index.SpaceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What a transition rests on: how far the space had come, and what it held. */
public final class Evidence {
  private static final String TOPIC = "topic";
  private static final String POSITIONS = "positions";

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
    return IntStream.range(0, view.partitions().size()).allMatch(p -> reached(model, view, p));
  }

  /** Returns the same of one partition. */
  public static boolean reached(ModelRecord model, SpaceView view, int partition) {
    List<Long> positions = stated(model, view);
    return partition >= positions.size()
        || view.partitions().get(partition).position().next() >= positions.get(partition);
  }

  /** Returns how far the space once was seen; nothing where that was of another topic. */
  private static List<Long> stated(ModelRecord model, SpaceView view) {
    return model.history().reversed().stream()
        .map(step -> step.evidence())
        .filter(evidence -> evidence.containsKey(POSITIONS))
        .findFirst()
        .filter(evidence -> view.directory().topic().equals(evidence.get(TOPIC)))
        .map(evidence -> numbers(evidence.getOrDefault(POSITIONS, "")))
        .orElse(List.of());
  }

  private static List<Long> numbers(String text) {
    List<Long> numbers = new ArrayList<>();
    for (String number : text.split(",", -1)) {
      numbers.add(number.matches("\\d{1,18}") ? Long.parseLong(number) : 0);
    }
    return numbers;
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
