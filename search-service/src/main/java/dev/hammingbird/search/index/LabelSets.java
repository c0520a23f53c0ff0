package dev.hammingbird.search.index;

import dev.hammingbird.contracts.image.Label;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Gives each distinct set of labels a small number, so that a picture's labels are one int. Safe
 * for several threads; reading takes no lock.
 */
public final class LabelSets {
  /** The number of the empty set. */
  public static final int NONE = 0;

  private final Map<List<Label>, Integer> numbers = new HashMap<>();
  private volatile List<List<Label>> sets = List.of(List.of());

  /** Makes a collection that knows the empty set only. */
  public LabelSets() {
    numbers.put(List.of(), NONE);
  }

  /** Returns the number of a set of labels, sorted and each once; a new one if it is new. */
  public int number(List<Label> labels) {
    synchronized (numbers) {
      Integer known = numbers.get(labels);
      if (known != null) {
        return known;
      }
      List<Label> own = List.copyOf(labels);
      List<List<Label>> longer = new ArrayList<>(sets);
      longer.add(own);
      numbers.put(own, longer.size() - 1);
      sets = List.copyOf(longer);
      return longer.size() - 1;
    }
  }

  /** Returns the labels of a set. */
  public List<Label> labels(int number) {
    return sets.get(number);
  }

  /** Returns a test for the sets that hold at least one of these labels, later ones included. */
  public IntPredicate anyOf(Collection<Label> wanted) {
    List<List<Label>> known = sets;
    BitSet matching = new BitSet(known.size());
    for (int i = 0; i < known.size(); i++) {
      matching.set(i, known.get(i).stream().anyMatch(wanted::contains));
    }
    return number ->
        number < known.size()
            ? matching.get(number)
            : labels(number).stream().anyMatch(wanted::contains);
  }
}
