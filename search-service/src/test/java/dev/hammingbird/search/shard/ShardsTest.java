package dev.hammingbird.search.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SearchResult;
import dev.hammingbird.search.index.SpaceSearch;
import dev.hammingbird.search.index.SpaceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What three replicas that share the codes answer. */
class ShardsTest extends SharedCodes {
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
}
