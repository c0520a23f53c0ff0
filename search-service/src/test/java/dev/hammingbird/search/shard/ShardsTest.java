package dev.hammingbird.search.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.local.SharedInfrastructure;
import dev.hammingbird.search.index.PictureFilter;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SearchResult;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three replicas that share the codes, with a real broker and a real store. */
class ShardsTest {
  private static final Duration SOON = Duration.ofSeconds(40);

  private static ShardWorld world;
  private static SpaceId space;

  private final List<Replica> replicas = new ArrayList<>();
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

  @Test
  void answersAreThoseOfOneReplicaThatHoldsEverything() {
    startReplicas(3);
    assertThat(replicas).allSatisfy(one -> assertThat(one.holdings().owned()).isNotEmpty());
    Random random = new Random(7);
    SpaceSearch search = new SpaceSearch();
    for (int i = 0; i < 400; i++) {
      Question question = question(random);
      Gathered gathered = replicas.get(i % replicas.size()).ask(space, Optional.empty(), question);

      assertThat(gathered.missing()).isEmpty();
      assertThat(hits(gathered)).isEqualTo(expected(search, question));
      assertThat(gathered.token().text()).isEqualTo(wholeView().tokenText());
      assertThat(gathered.live()).isEqualTo(wholeView().live());
    }
  }

  @Test
  void foldedAnswersAreThoseOfOneReplicaThatHoldsEverything() throws InterruptedException {
    startReplicas(3);
    Random random = new Random(11);
    SpaceSearch search = new SpaceSearch();
    for (int i = 0; i < 60; i++) {
      Question plain = question(random);
      Question folding =
          new Question(
              plain.code(),
              plain.k(),
              plain.radius(),
              plain.filter(),
              Optional.empty(),
              OptionalInt.of(random.nextInt(4)));
      List<SearchResult.Hit> expected =
          search
              .together(
                  wholeView(), List.of(new Question.Asked(folding, Question.Patience.ENDLESS)))
              .getFirst()
              .orElseThrow()
              .hits();
      Replica one = replicas.get(i % replicas.size());
      long deadline = System.nanoTime() + SOON.toNanos();
      Folded folded = one.shards().fold(one.scope(space, Optional.empty()), folding, deadline);

      assertThat(folded.folded())
          .isEqualTo(expected.stream().map(SearchResult.Hit::folded).toList());
      assertThat(folded.hits().stream().map(ShardHit::slot).toList())
          .isEqualTo(expected.stream().map(hit -> hit.slot().offset()).toList());
    }
  }

  @Test
  void pagesGoOnInTheStateOfTheFirst() {
    startReplicas(3);
    Random random = new Random(8);
    Question all =
        new Question(
            ShardWorld.code(random),
            60,
            ShardWorld.BITS,
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty());
    List<ShardHit> expected = expected(new SpaceSearch(), all);
    List<ShardHit> pages = new ArrayList<>();
    Optional<SearchResult.Hit> after = Optional.empty();
    Optional<ShardToken> at = Optional.empty();
    for (int page = 0; page < 3; page++) {
      Question next =
          new Question(
              all.code(), 20, ShardWorld.BITS, Optional.empty(), after, OptionalInt.empty());
      Gathered gathered = replicas.get(page).ask(space, at, next);
      List<ShardHit> hits = hits(gathered);
      pages.addAll(hits);
      ShardHit last = hits.getLast();
      after =
          Optional.of(new ShardQuery.After(last.distance(), last.partition(), last.slot()).hit());
      at = ShardToken.parse(gathered.token().text());
      if (page == 0) {
        world.write(300, random);
        await()
            .atMost(SOON)
            .until(() ->
                replicas
                        .get(1)
                        .ask(space, Optional.empty(), all)
                        .token()
                        .text()
                        .equals(wholeView().tokenText())
                    && !wholeView().tokenText().equals(gathered.token().text()));
      }
    }

    assertThat(pages).isEqualTo(expected);
  }

  @Test
  void whatNobodyHoldsIsSaidUntilAnotherHasTakenItOver() {
    startReplicas(3);
    Question question = question(new Random(9));
    Replica dead = replicas.getLast();
    Set<Integer> held = dead.holdings().owned();
    dead.mute();

    Gathered without = replicas.getFirst().ask(space, Optional.empty(), question);
    assertThat(without.missing()).isEqualTo(held);
    assertThat(world.images().coverage(without.positions())).isLessThan(1);
    assertThat(hits(without))
        .isEqualTo(
            expected(new SpaceSearch(), question, 1000).stream()
                .filter(hit -> !held.contains(hit.partition()))
                .limit(question.k())
                .toList());

    dead.close();
    replicas.remove(dead);
    await()
        .atMost(SOON)
        .until(() -> {
          Gathered now = replicas.getFirst().ask(space, Optional.empty(), question);
          return now.missing().isEmpty() && hits(now).equals(expected(new SpaceSearch(), question));
        });
  }

  @Test
  void replicasComeAndGoWithoutAnAnswerThatFailsOrLacksSomething() throws InterruptedException {
    startReplicas(3);
    AtomicInteger answers = new AtomicInteger();
    AtomicReference<String> wrong = new AtomicReference<>("");
    Thread asking = Thread.ofPlatform().start(() -> askOn(answers, wrong));
    try {
      Replica fourth = start();
      awaitSettled();
      assertThat(fourth.holdings().owned()).hasSize(1);
      assertThat(everyoneHoldsItsOwn()).isTrue();

      Replica leaving = replicas.get(1);
      Set<Integer> had = leaving.holdings().owned();
      assertThat(leaving.shards().leave(Duration.ofSeconds(30))).isTrue();
      assertThat(leaving.view(space).orElseThrow().held()).doesNotContainAnyElementsOf(had);
      replicas.remove(leaving);
      leaving.close();
      int before = answers.get();
      await().atMost(SOON).until(() -> answers.get() > before + 20);
    } finally {
      asking.interrupt();
      asking.join();
    }

    assertThat(wrong.get()).isEmpty();
    assertThat(answers.get()).isGreaterThan(50);
  }

  @Test
  void aPictureIsFoundByItsIdWhereverItIs() throws InterruptedException {
    startReplicas(2);
    long deadline = System.nanoTime() + SOON.toNanos();
    SpaceView view = wholeView();
    for (int number = 0; number < 40; number++) {
      ImageId id = new ImageId("p" + number);
      Replica one = replicas.get(number % 2);
      ShardLookup.Found found =
          one.shards().lookup(one.scope(space, Optional.empty()), false, id, deadline);

      assertThat(found.held()).isTrue();
      assertThat(Optional.ofNullable(found.code()))
          .isEqualTo(view.find(id).flatMap(view::code).map(BinaryCode::hex));
      assertThat(found.erased())
          .isEqualTo(view.directory().find(id).filter(view.directory()::erased).isPresent());
    }
  }

  private void askOn(AtomicInteger answers, AtomicReference<String> wrong) {
    SpaceSearch search = new SpaceSearch();
    Random random = new Random(10);
    while (!Thread.currentThread().isInterrupted()) {
      Question question = question(random);
      try {
        // The first stays from beginning to end.
        Gathered gathered = replicas.getFirst().ask(space, Optional.empty(), question);
        boolean right =
            gathered.missing().isEmpty()
                && gathered.failure().isEmpty()
                && hits(gathered).equals(expected(search, question));
        if (!right) {
          wrong.compareAndSet("", gathered.toString());
        }
        answers.incrementAndGet();
      } catch (IllegalStateException e) {
        return; // interrupted, for it is over
      }
    }
  }

  private Replica start() {
    Replica replica = world.replica(group);
    replicas.add(replica);
    return replica;
  }

  private void startReplicas(int count) {
    for (int i = 0; i < count; i++) {
      start();
    }
    awaitSettled();
  }

  /** Waits until the partitions are given out evenly, loaded, and known to all. */
  private void awaitSettled() {
    await()
        .atMost(SOON)
        .until(() ->
            everyoneHoldsItsOwn()
                && replicas.stream()
                    .allMatch(one -> one.ask(space, Optional.empty()).missing().isEmpty()));
  }

  private boolean everyoneHoldsItsOwn() {
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

  private static SpaceView wholeView() {
    return world.view();
  }

  private static List<ShardHit> hits(Gathered gathered) {
    return gathered.results().getFirst().hits();
  }

  private static List<ShardHit> expected(SpaceSearch search, Question question) {
    return expected(search, question, question.k());
  }

  private static List<ShardHit> expected(SpaceSearch search, Question question, int k) {
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

  private static Question question(Random random) {
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
