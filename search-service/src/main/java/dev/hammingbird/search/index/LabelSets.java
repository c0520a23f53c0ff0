package dev.hammingbird.search.index;

import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.store.StoredId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives each distinct set of labels a small number, so that a picture's labels are one int. Safe
 * for several threads; reading takes no lock.
 */
public final class LabelSets {
  /** The number of the empty set. */
  public static final int NONE = 0;

  /** How many texts of label sets are remembered: far more than there are classes. */
  private static final int TEXTS = 4096;

  private final Map<List<Label>, Integer> numbers = new HashMap<>();
  private final AtomicReferenceArray<@Nullable Text> texts = new AtomicReferenceArray<>(TEXTS);
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

  /** Returns the number of the set that a record of the store names. */
  int number(StoredId.Parts parts, byte[] bytes) {
    if (parts.labelsFrom() == parts.labelsTo()) {
      return NONE;
    }
    int hash = 0;
    for (int i = parts.labelsFrom(); i < parts.labelsTo(); i++) {
      hash = 31 * hash + bytes[i];
    }
    int at = (hash ^ hash >>> 12) & (TEXTS - 1);
    Text known = texts.get(at);
    if (known != null && known.is(bytes, parts.labelsFrom(), parts.labelsTo())) {
      return known.number;
    }
    int number = number(Label.parseList(parts.labels(bytes)));
    texts.set(
        at, new Text(Arrays.copyOfRange(bytes, parts.labelsFrom(), parts.labelsTo()), number));
    return number;
  }

  /** The text of a set as the store writes it, so that reading ids makes no strings. */
  private static final class Text {
    private final byte[] bytes;
    private final int number;

    Text(byte[] bytes, int number) {
      this.bytes = bytes;
      this.number = number;
    }

    boolean is(byte[] other, int from, int to) {
      return Arrays.equals(bytes, 0, bytes.length, other, from, to);
    }
  }

  /** Returns the labels of a set. */
  public List<Label> labels(int number) {
    return sets.get(number);
  }

  /** Returns the numbers of the sets known so far that are wanted. */
  public BitSet matching(Predicate<List<Label>> wanted) {
    List<List<Label>> known = sets;
    BitSet matching = new BitSet(known.size());
    for (int i = 0; i < known.size(); i++) {
      matching.set(i, wanted.test(known.get(i)));
    }
    return matching;
  }
}
