package dev.hammingbird.search.bench;

import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.index.PictureFilter;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SearchResult;
import dev.hammingbird.search.index.SpaceSearch;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.kernel.Kernels;
import dev.hammingbird.search.kernel.ScanKernel;
import dev.hammingbird.search.mih.MultiIndexSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * Compares what searches find in random spaces with what comparing everything finds: all widths,
 * ties, empty partitions, erasures, filters, paging, folding, three replicas, several questions
 * together. Not for several threads at once.
 */
public final class Exactness {
  private static final int QUESTIONS = 4;

  private final List<SpaceSearch> ways = ways();

  /** Returns what is wrong with a case; nothing when all is right. */
  public List<String> check(long number) {
    RandomSpace space = new RandomSpace(number);
    Oracle oracle = space.oracle();
    List<Question> questions = new ArrayList<>();
    List<List<SearchResult.Hit>> expected = new ArrayList<>();
    for (int q = 0; q < QUESTIONS; q++) {
      questions.add(question(space, expected.isEmpty() ? List.of() : expected.getLast()));
      expected.add(oracle.answer(questions.getLast()));
    }
    List<String> wrong = new ArrayList<>();
    List<SpaceView> views = space.views();
    for (int r = 0; r < views.size(); r++) {
      SpaceSearch way = ways.get(space.random.nextInt(ways.size()));
      List<Optional<SearchResult>> found = way.together(views.get(r), asked(questions));
      for (int q = 0; q < QUESTIONS; q++) {
        List<SearchResult.Hit> hits = found.get(q).orElseThrow().hits();
        if (!hits.equals(expected.get(q))) {
          wrong.add(
              "case %d, replica %d, question %d (%s): found %s, expected %s"
                  .formatted(number, r, q, questions.get(q), hits, expected.get(q)));
        }
      }
    }
    return wrong;
  }

  static List<Question.Asked> asked(List<Question> questions) {
    return questions.stream()
        .map(question -> new Question.Asked(question, Question.Patience.ENDLESS))
        .toList();
  }

  /** A search by the planner, by tables whatever they cost or until half way, by plain loops. */
  static List<SpaceSearch> ways() {
    ScanKernel best = Kernels.best();
    return List.of(
        new SpaceSearch(),
        new SpaceSearch(best, new MultiIndexSearch(best, 1e9)),
        new SpaceSearch(best, new MultiIndexSearch(best, 100)),
        new SpaceSearch(Kernels.plain()));
  }

  private static Question question(RandomSpace space, List<SearchResult.Hit> before) {
    SplittableRandom random = space.random;
    int bits = space.bits.count();
    int k = random.nextInt(4) == 0 ? 1 + random.nextInt(900) : 1 + random.nextInt(12);
    int radius = random.nextInt(3) == 0 ? random.nextInt(bits + 2) : bits;
    Optional<PictureFilter> filter =
        random.nextInt(3) == 0 ? Optional.of(filter(space)) : Optional.empty();
    OptionalInt collapse =
        random.nextInt(4) == 0 ? OptionalInt.of(random.nextInt(1 + bits / 8)) : OptionalInt.empty();
    Optional<SearchResult.Hit> after =
        collapse.isPresent() || random.nextInt(3) > 0 ? Optional.empty() : after(space, before);
    return new Question(space.code(), k, radius, filter, after, collapse);
  }

  /** A hit of the answer before, or a place where nothing need be. */
  private static Optional<SearchResult.Hit> after(
      RandomSpace space, List<SearchResult.Hit> before) {
    SplittableRandom random = space.random;
    if (!before.isEmpty() && random.nextBoolean()) {
      return Optional.of(before.get(random.nextInt(before.size())));
    }
    return Optional.of(
        new SearchResult.Hit(
            random.nextInt(space.bits.count() + 1),
            new Slot(random.nextInt(3), random.nextLong(200_000))));
  }

  private static PictureFilter filter(RandomSpace space) {
    SplittableRandom random = space.random;
    boolean timed = random.nextInt(3) == 0;
    long from = 1_000_000 + random.nextLong(140_000);
    return new PictureFilter(
        random.nextBoolean() ? space.labels() : List.of(),
        random.nextInt(4) == 0 ? space.labels() : List.of(),
        random.nextInt(4) == 0 ? space.labels() : List.of(),
        timed ? from : Long.MIN_VALUE,
        timed && random.nextBoolean() ? from + random.nextLong(70_000) : Long.MAX_VALUE,
        space.prefix());
  }
}
