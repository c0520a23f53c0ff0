package dev.hammingbird.trainer.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How pictures are divided, per class and at random with a seed. The first three are the
 * literature's for CIFAR-10 with all 60,000 pictures pooled.
 */
public enum Protocol {
  /** 100 queries a class, 500 labelled; all others unlabelled and the database (54,000). */
  P_A("p-a", 100, 500),
  /** As P-A, but the labelled pictures are in the database too (59,000). */
  P_B("p-b", 100, 500),
  /** 1,000 queries a class; all others are labelled and the database (50,000). */
  P_C("p-c", 1000, Integer.MAX_VALUE),
  /**
   * 100 queries a class and 500 labelled, but three classes are never seen in training, and only
   * they are asked for and ranked.
   */
  UNSEEN("unseen", 100, 500);

  private static final int UNSEEN_CLASSES = 3;
  private final String text;
  private final int queries;
  private final int labelled;

  Protocol(String text, int queries, int labelled) {
    this.text = text;
    this.queries = queries;
    this.labelled = labelled;
  }

  /** Returns the name on the command line, such as {@code p-a}. */
  public String text() {
    return text;
  }

  /**
   * Divides pictures.
   *
   * @param classes the class of each picture, from 0
   * @param validation share of the labelled pictures kept for choosing a model, from 0 to 0.5
   * @param seed decides all of it
   * @throws IllegalArgumentException if a class has too few pictures
   */
  public Split divide(int[] classes, double validation, long seed) {
    int count = Arrays.stream(classes).max().orElse(-1) + 1;
    List<int[]> byClass = shuffled(classes, count, seed);
    Places places = new Places();
    int firstUnseen = this == UNSEEN ? count - UNSEEN_CLASSES : count;
    int[] order = permuted(count, seed);
    for (int i = 0; i < count; i++) {
      int[] members = byClass.get(order[i]);
      int asked = i >= firstUnseen || this != UNSEEN ? queries : 0;
      if (members.length <= queries) {
        throw new IllegalArgumentException(
            "protocol %s takes %d queries of every class, and class %d has %d pictures"
                .formatted(text, queries, order[i], members.length));
      }
      places.queries.add(Arrays.copyOf(members, asked));
      int[] rest = Arrays.copyOfRange(members, asked, members.length);
      if (i >= firstUnseen) {
        places.database.add(rest);
        continue;
      }
      int known = Math.min(labelled, rest.length);
      places.teach(Arrays.copyOf(rest, known), validation);
      int[] unknown = Arrays.copyOfRange(rest, known, rest.length);
      places.unlabelled.add(unknown);
      switch (this) {
        case P_A -> places.database.add(unknown);
        case P_B, P_C -> places.database.add(rest);
        case UNSEEN -> {}
      }
    }
    return places.split();
  }

  /**
   * Divides pictures of which some have no class, such as a folder's: a share of each class is
   * asked with, a share of the rest is labelled, and what is neither is unlabelled and the
   * database.
   *
   * @param classes the class of each picture, -1 for none
   * @param queries share of each class that asks
   * @param labelled share of the rest that is taught with labels
   * @param validation share of that kept for choosing a model
   * @param seed decides all of it
   */
  public static Split divide(
      int[] classes, double queries, double labelled, double validation, long seed) {
    int count = Arrays.stream(classes).max().orElse(-1) + 1;
    Places places = new Places();
    for (int[] members : shuffled(classes, count, seed)) {
      int asked = (int) Math.round(queries * members.length);
      int known = asked + (int) Math.ceil(labelled * (members.length - asked));
      places.queries.add(Arrays.copyOf(members, asked));
      places.teach(Arrays.copyOfRange(members, asked, known), validation);
      int[] unknown = Arrays.copyOfRange(members, known, members.length);
      places.unlabelled.add(unknown);
      places.database.add(labelled < 1 ? unknown : Arrays.copyOfRange(members, asked, known));
    }
    places.unlabelled.add(IntStream.range(0, classes.length).filter(i -> classes[i] < 0).toArray());
    return places.split();
  }

  /** Lists that grow class by class. */
  private static final class Places {
    private final List<int[]> queries = new ArrayList<>();
    private final List<int[]> labelled = new ArrayList<>();
    private final List<int[]> unlabelled = new ArrayList<>();
    private final List<int[]> validation = new ArrayList<>();
    private final List<int[]> database = new ArrayList<>();

    void teach(int[] known, double validationShare) {
      int kept = (int) Math.round(validationShare * known.length);
      validation.add(Arrays.copyOf(known, kept));
      labelled.add(Arrays.copyOfRange(known, kept, known.length));
    }

    Split split() {
      return new Split(
          joined(queries),
          joined(labelled),
          joined(unlabelled),
          joined(validation),
          joined(database));
    }

    private static int[] joined(List<int[]> lists) {
      return lists.stream().flatMapToInt(Arrays::stream).toArray();
    }
  }

  private static List<int[]> shuffled(int[] classes, int count, long seed) {
    return Stream.iterate(0, c -> c < count, c -> c + 1)
        .map(c -> {
          int[] members = IntStream.range(0, classes.length).filter(i -> classes[i] == c).toArray();
          int[] order = permuted(members.length, seed + 31 * c);
          return Arrays.stream(order).map(i -> members[i]).toArray();
        })
        .toList();
  }

  private static int[] permuted(int size, long seed) {
    int[] order = IntStream.range(0, size).toArray();
    Random random = new Random(seed);
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
