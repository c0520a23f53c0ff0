package dev.hammingbird.trainer.command;

import dev.hammingbird.trainer.data.Fingerprint;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.data.Loaded.Unreadable;
import dev.hammingbird.trainer.evaluation.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Pictures with all their labels, and who may see what.
 *
 * @param name such as the archive's
 * @param protocol how they are divided
 * @param pictures all of one size
 * @param split the division, without leaks
 * @param leaks pictures that were left out because a query has their content
 * @param unreadable files that were left out
 */
record Dataset(
    String name,
    String protocol,
    LabelledPictures pictures,
    Split split,
    int leaks,
    List<Unreadable> unreadable) {

  /** Divides pictures and takes out what would leak. */
  static Dataset of(
      String name, String protocol, LabelledPictures pictures, Split drawn, List<Unreadable> bad) {
    String[] digests = Fingerprint.contents(pictures.pictures());
    Split split = drawn.withoutLeaks(digests);
    split.refuseLeaks(digests);
    return new Dataset(name, protocol, pictures, split, size(drawn) - size(split), bad);
  }

  private static int size(Split split) {
    return split.labelled().length
        + split.unlabelled().length
        + split.validation().length
        + split.database().length;
  }

  /** Returns what a method may learn from, in the order of ids, as it would come from Kafka. */
  LabelledPictures lesson() {
    List<Picture> seen = new ArrayList<>(at(split.labelled()));
    for (Picture picture : at(split.unlabelled())) {
      seen.add(new Picture(picture.id(), picture.pixels(), List.of()));
    }
    seen.sort(Comparator.comparing(Picture::id));
    return new LabelledPictures(pictures.side(), seen);
  }

  /** Returns the pictures at some places. */
  List<Picture> at(int[] places) {
    return Arrays.stream(places).mapToObj(place -> pictures.pictures().get(place)).toList();
  }

  /** Returns the lists of the split as ids, to be kept beside the report. */
  Map<String, List<String>> ids() {
    Map<String, List<String>> ids = new java.util.TreeMap<>();
    split
        .lists()
        .forEach((list, places) -> ids.put(list, at(places).stream().map(Picture::id).toList()));
    return ids;
  }
}
