package dev.hammingbird.search.standing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MatchingTest {
  private final Arrivals world = new Arrivals();
  private final Registry registry = new Registry();
  private final Found found = new Found();

  /** What was handed out; a mark is taken at once. */
  private final class Found implements Matching.Out {
    final List<Match> matches = new ArrayList<>();

    @Override
    public void match(Match match) {
      matches.add(match);
    }

    @Override
    public void mark(String id, int partition) {
      registry.markWritten(id, partition);
    }
  }

  @Test
  void everyArrivalIsMatchedWithEveryQueryThatWasThereHoweverOftenItIsRestarted() {
    List<StandingQuery> queries = new ArrayList<>();
    TreeSet<String> expected = new TreeSet<>();
    Progress progress = Progress.of("topic", "");
    for (int round = 0; round < 40; round++) {
      if (round % 3 == 0) {
        queries.add(world.query("q" + round, 20 + round % 8, round % 2 == 0));
      }
      world.arrive(50);
      Matching matching = new Matching(registry, 0);
      matching.advance(world.view(), queries, progress, found);
      progress = Progress.of("topic", progress.text());
    }
    for (StandingQuery query : queries) {
      for (int slot = (int) query.first(0, "topic"); slot < world.arrived(); slot++) {
        if (Long.bitCount(world.code(slot) ^ query.words()[0]) <= query.radius()) {
          expected.add(query.id() + "/" + slot);
        }
      }
    }

    assertThat(found.matches.stream().map(match -> match.standing() + "/" + match.slot()))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(found.matches.stream().map(Match::id)).doesNotHaveDuplicates();
  }

  @Test
  void aCrashBeforeTheProgressIsKeptRepeatsMatchesUnderTheSameIds() {
    List<StandingQuery> queries = List.of(world.query("q", 30, false));
    Progress kept = Progress.of("topic", "");
    new Matching(registry, 0).advance(world.view(), queries, kept, found);
    String before = kept.text();
    world.arrive(50);

    new Matching(registry, 0).advance(world.view(), queries, Progress.of("topic", before), found);
    List<Match> first = List.copyOf(found.matches);
    found.matches.clear();
    new Matching(registry, 0).advance(world.view(), queries, Progress.of("topic", before), found);

    assertThat(first).isNotEmpty();
    assertThat(found.matches).isEqualTo(first);
  }

  @Test
  void whatArrivedWhileNobodyKeptTheProgressIsMatchedThoughAllIsMarked() {
    List<StandingQuery> queries = List.of(world.query("q", 64, false));
    new Matching(registry, 0).advance(world.view(), queries, Progress.of("topic", ""), found);
    assertThat(registry.marked("q", 0)).isTrue();
    world.arrive(5);

    // Kafka forgets what a group committed when no replica ran for a week.
    new Matching(registry, 0).advance(world.view(), queries, Progress.of("", ""), found);

    assertThat(found.matches.stream().map(Match::slot)).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void progressOfAnotherTopicIsForgotten() {
    Progress progress = Progress.of("topic", "");
    progress.reached(Arrivals.SPACE, 77);

    assertThat(Progress.of("topic", progress.text()).next(Arrivals.SPACE)).contains(77L);
    assertThat(Progress.of("another", progress.text()).next(Arrivals.SPACE)).isEmpty();
  }
}
