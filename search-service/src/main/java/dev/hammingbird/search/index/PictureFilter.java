package dev.hammingbird.search.index;

import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import java.util.Collection;
import java.util.List;

/**
 * Which pictures are wanted: all that meet every condition.
 *
 * @param any labels of which one at least must hold; empty asks for none
 * @param all labels that must all hold
 * @param none labels of which none may hold
 * @param from arrived at this moment or later, milliseconds since 1970; the least long: ever
 * @param to arrived before this moment; the largest long: ever
 * @param idPrefix how the id begins; empty: however
 */
public record PictureFilter(
    List<Label> any, List<Label> all, List<Label> none, long from, long to, String idPrefix) {
  /** Lets every picture pass. */
  public static final PictureFilter EVERYTHING =
      new PictureFilter(List.of(), List.of(), List.of(), Long.MIN_VALUE, Long.MAX_VALUE, "");

  public PictureFilter {
    any = List.copyOf(any);
    all = List.copyOf(all);
    none = List.copyOf(none);
  }

  /** Returns a filter for pictures with one at least of some labels. */
  public static PictureFilter anyOf(List<Label> labels) {
    return new PictureFilter(labels, List.of(), List.of(), Long.MIN_VALUE, Long.MAX_VALUE, "");
  }

  /** Returns whether labels are asked for. */
  public boolean byLabel() {
    return !any.isEmpty() || !all.isEmpty() || !none.isEmpty();
  }

  /** Returns whether the time of arrival is asked for. */
  public boolean byTime() {
    return from != Long.MIN_VALUE || to != Long.MAX_VALUE;
  }

  /** Returns whether these labels are what is wanted. */
  public boolean wants(Collection<Label> labels) {
    return (any.isEmpty() || any.stream().anyMatch(labels::contains))
        && labels.containsAll(all)
        && none.stream().noneMatch(labels::contains);
  }

  /** Returns whether this moment of arrival is wanted. */
  public boolean wants(long arrivalMillis) {
    return arrivalMillis >= from && arrivalMillis < to;
  }

  /** Returns whether a picture is wanted. */
  public boolean wants(ImageId id, Collection<Label> labels, long arrivalMillis) {
    return wants(labels) && wants(arrivalMillis) && id.value().startsWith(idPrefix);
  }
}
