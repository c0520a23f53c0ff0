package dev.hammingbird.search.shard;

import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.local.SharedInfrastructure;
import dev.hammingbird.search.index.PictureFilter;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SpaceSearch;
import dev.hammingbird.search.index.SpaceView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/**
 * Replicas that share the codes, with a real broker and a real store: what tests of them have in
 * common.
 */
abstract class SharedCodes {
  static final Duration SOON = Duration.ofSeconds(40);

  static ShardWorld world;
  static SpaceId space;

  final List<Replica> replicas = new ArrayList<>();
  private final String group = SharedInfrastructure.freshPrefix();

  @BeforeAll
  static void startWorld() {
    world = new ShardWorld();
    space = world.space();
  }

  @AfterAll
  static void stopWorld() {
    world.close();
  }

  @AfterEach
  void stopReplicas() {
    replicas.forEach(Replica::close);
  }

  Replica start() {
    Replica replica = spare();
    replicas.add(replica);
    return replica;
  }

  /** Starts one that nobody waits for to hold something; whoever does closes it. */
  Replica spare() {
    return world.replica(group);
  }

  void startReplicas(int count) {
    for (int i = 0; i < count; i++) {
      start();
    }
    awaitSettled();
  }

  /** Waits until the partitions are given out evenly, loaded, and known to all. */
  void awaitSettled() {
    await()
        .atMost(SOON)
        .until(() ->
            everyoneHoldsItsOwn()
                && replicas.stream()
                    .allMatch(one -> one.ask(space, Optional.empty()).missing().isEmpty()));
  }

  boolean everyoneHoldsItsOwn() {
    Set<Integer> owned = new TreeSet<>();
    for (Replica one : replicas) {
      Set<Integer> own = one.holdings().owned();
      boolean settled =
          one.ready(space)
              && !own.isEmpty()
              && one.holdings().leaving().isEmpty()
              && one.view(space).orElseThrow().held().equals(own);
      if (!settled || !Collections.disjoint(owned, own)) {
        return false;
      }
      owned.addAll(own);
    }
    return owned.size() == ShardWorld.PARTITIONS;
  }

  static SpaceView wholeView() {
    return world.view();
  }

  static List<ShardHit> hits(Gathered gathered) {
    return gathered.results().getFirst().hits();
  }

  static List<ShardHit> expected(SpaceSearch search, Question question) {
    return expected(search, question, question.k());
  }

  static List<ShardHit> expected(SpaceSearch search, Question question, int k) {
    SpaceView view = wholeView();
    Question asked =
        new Question(
            question.code(),
            k,
            question.radius(),
            question.filter(),
            question.after(),
            OptionalInt.empty());
    return search
        .together(view, List.of(new Question.Asked(asked, Question.Patience.ENDLESS)))
        .getFirst()
        .orElseThrow()
        .hits()
        .stream()
        .map(hit -> ShardHit.of(view, hit, false))
        .toList();
  }

  static Question question(Random random) {
    PictureFilter filter =
        new PictureFilter(
            random.nextBoolean() ? List.of(new Label("even")) : List.of(),
            List.of(),
            random.nextInt(3) == 0 ? List.of(new Label("third")) : List.of(),
            random.nextInt(3) == 0 ? 1_000 + random.nextInt(ShardWorld.SLOTS) : Long.MIN_VALUE,
            Long.MAX_VALUE,
            random.nextInt(3) == 0 ? "p" + random.nextInt(10) : "");
    return new Question(
        ShardWorld.code(random),
        1 + random.nextInt(50),
        random.nextInt(3) == 0 ? random.nextInt(10) : ShardWorld.BITS,
        random.nextBoolean() ? Optional.empty() : Optional.of(filter),
        Optional.empty(),
        OptionalInt.empty());
  }
}
