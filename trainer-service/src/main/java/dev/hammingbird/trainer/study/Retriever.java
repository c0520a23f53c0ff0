package dev.hammingbird.trainer.study;

import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.evaluation.Judgement;
import dev.hammingbird.trainer.evaluation.Retrieval;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Encodes queries and a database, a few pictures at a time, and judges the codes.
 *
 * @param queries pictures that ask
 * @param database pictures that are ranked; when there are none, each query is asked of all the
 *     others
 * @param classes of the labels
 */
public record Retriever(List<Picture> queries, List<Picture> database, List<String> classes) {
  private static final int CHUNK = 256;

  /** Copies the lists. */
  public Retriever {
    queries = List.copyOf(queries);
    database = List.copyOf(database);
    classes = List.copyOf(classes);
  }

  /** Returns a retriever on the first so many of each, taken evenly. */
  Retriever sample(int mostQueries, int mostDatabase) {
    return new Retriever(evenly(queries, mostQueries), evenly(database, mostDatabase), classes);
  }

  private static List<Picture> evenly(List<Picture> pictures, int most) {
    if (pictures.size() <= most) {
      return pictures;
    }
    return IntStream.range(0, most)
        .mapToObj(i -> pictures.get((int) ((long) i * pictures.size() / most)))
        .toList();
  }

  int size() {
    return queries.size() + database.size();
  }

  /** Returns whether there is somebody to ask and something to find. */
  boolean answers() {
    return !queries.isEmpty() && size() > 1;
  }

  /** Returns the picture at a place among the codes. */
  Picture at(int place) {
    return place < queries.size() ? queries.get(place) : database.get(place - queries.size());
  }

  /**
   * Returns the codes with their labels, queries first.
   *
   * @param encoder pixels of some pictures to outputs
   * @param progress is told how many pictures are encoded
   */
  Retrieval encode(Function<byte[], float[][]> encoder, IntConsumer progress) {
    List<Picture> all = new ArrayList<>(queries);
    all.addAll(database);
    float[][] outputs = new float[all.size()][];
    int side = side(all.getFirst());
    for (int from = 0; from < outputs.length; from += CHUNK) {
      int to = Math.min(outputs.length, from + CHUNK);
      float[][] some = encoder.apply(new LabelledPictures(side, all.subList(from, to)).pixels());
      System.arraycopy(some, 0, outputs, from, some.length);
      progress.accept(to);
    }
    return Retrieval.of(outputs, new LabelledPictures(side, all).labels(classes));
  }

  private static int side(Picture picture) {
    return (int) Math.round(Math.sqrt(picture.pixels().length / 3.0));
  }

  /** Returns the places of the queries among the codes. */
  int[] asking() {
    return IntStream.range(0, queries.size()).toArray();
  }

  /** Returns the places of the database among the codes. */
  int[] ranked() {
    return database.isEmpty() ? asking() : IntStream.range(queries.size(), size()).toArray();
  }

  /** Encodes and judges. */
  Judgement judge(Function<byte[], float[][]> encoder) {
    return encode(encoder, done -> {}).judge(asking(), ranked());
  }

  /** Judges every picture of a list against all others of it. */
  static double mapWithin(
      List<Picture> pictures, List<String> classes, Function<byte[], float[][]> encoder) {
    return new Retriever(pictures, List.of(), classes).judge(encoder).map();
  }
}
