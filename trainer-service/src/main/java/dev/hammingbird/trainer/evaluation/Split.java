package dev.hammingbird.trainer.evaluation;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which pictures ask, teach and are ranked, as places in one list of pictures.
 *
 * @param queries what asks; never seen in training
 * @param labelled what a method learns from with labels
 * @param unlabelled what it sees without labels
 * @param validation labelled pictures by which a model may be chosen; learned from by nobody
 * @param database what is ranked
 */
@SuppressWarnings("ArrayRecordComponent")
public record Split(
    int[] queries, int[] labelled, int[] unlabelled, int[] validation, int[] database) {
  /** Returns the lists by name, in ascending order. */
  public Map<String, int[]> lists() {
    Map<String, int[]> lists = new TreeMap<>();
    lists.put("queries", sorted(queries));
    lists.put("labelled", sorted(labelled));
    lists.put("unlabelled", sorted(unlabelled));
    lists.put("validation", sorted(validation));
    lists.put("database", sorted(database));
    return lists;
  }

  private static int[] sorted(int[] places) {
    int[] copy = places.clone();
    Arrays.sort(copy);
    return copy;
  }

  /**
   * Returns the split with every picture left out of training and database whose content is that of
   * a query, and out of training that of a validation picture.
   *
   * @param digests a digest of each picture's content
   */
  public Split withoutLeaks(String[] digests) {
    Set<String> asked = digests(queries, digests);
    Set<String> kept = digests(validation, digests);
    kept.addAll(asked);
    return new Split(
        queries,
        without(labelled, kept, digests),
        without(unlabelled, kept, digests),
        without(validation, asked, digests),
        without(database, asked, digests));
  }

  /**
   * Checks that no content of a query is anywhere else and none of a validation picture is learned
   * from.
   *
   * @throws IllegalStateException naming what leaks
   */
  public void refuseLeaks(String[] digests) {
    Set<String> asked = digests(queries, digests);
    Set<String> kept = digests(validation, digests);
    refuse("query", asked, labelled, "labelled picture", digests);
    refuse("query", asked, unlabelled, "unlabelled picture", digests);
    refuse("query", asked, database, "picture of the database", digests);
    refuse("query", asked, validation, "validation picture", digests);
    refuse("validation picture", kept, labelled, "labelled picture", digests);
    refuse("validation picture", kept, unlabelled, "unlabelled picture", digests);
  }

  private static void refuse(
      String what, Set<String> content, int[] places, String where, String[] digests) {
    for (int place : places) {
      if (content.contains(digests[place])) {
        throw new IllegalStateException(
            "%s %d has the content of a %s (digest %s)"
                .formatted(where, place, what, digests[place]));
      }
    }
  }

  private static Set<String> digests(int[] places, String[] digests) {
    Set<String> some = new HashSet<>();
    for (int place : places) {
      some.add(digests[place]);
    }
    return some;
  }

  private static int[] without(int[] places, Set<String> content, String[] digests) {
    return Arrays.stream(places).filter(place -> !content.contains(digests[place])).toArray();
  }
}
