package dev.hammingbird.search.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SpaceSearch;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What replicas that share the codes answer when the topic {@code images} was deleted and made
 * anew: what one that holds everything answers.
 */
class ImagesMadeAnewTest extends SharedCodes {
  private final Random random = new Random(31);
  private final SpaceSearch search = new SpaceSearch();

  @Test
  void memoryAnswersUntilThereAreCodesOfTheNewPicturesAndThenThoseDo() throws Exception {
    startReplicas(4);
    for (int block = 0; block < 4; block++) {
      world.write(20, random);
    }
    try (Replica idle = spare()) {
      await().atMost(SOON).until(() -> idle.ready(space));
      await().atMost(SOON).untilAsserted(() -> assertSame(idle));
      assertThat(idle.holdings().owned()).isEmpty();
      String old = wholeView().directory().topic();

      world.recreateImages();
      all(idle).forEach(one -> await().atMost(SOON).until(() -> troubled(one)));
      assertThat(wholeView().directory().topic()).isEqualTo(old);
      all(idle).forEach(this::assertSame);

      world.forgetCodes();
      await().atMost(SOON).until(() -> !wholeView().directory().topic().equals(old));
      world.write(300, random);
      all(idle).forEach(one -> await().atMost(SOON).untilAsserted(() -> assertSame(one)));
      assertThat(wholeView().live()).isBetween(1L, 300L * ShardWorld.PARTITIONS);

      // Who knew another number of blocks takes over what it did not hold.
      Replica leaving = replicas.removeFirst();
      Set<Integer> had = leaving.holdings().owned();
      assertThat(leaving.shards().leave(Duration.ofSeconds(30))).isTrue();
      leaving.close();
      assertSame(idle);
      assertThat(
              Stream.concat(replicas.stream(), Stream.of(idle))
                  .flatMap(one -> one.holdings().owned().stream()))
          .containsAll(had);
    }
  }

  private Stream<Replica> all(Replica more) {
    return Stream.concat(replicas.stream(), Stream.of(more));
  }

  /** Returns whether a replica has seen that the codes are of a topic that is no more. */
  private static boolean troubled(Replica one) {
    return one.ask(space, Optional.empty(), question(new Random(1)))
        .trouble()
        .filter(why -> why.contains("another topic"))
        .isPresent();
  }

  private void assertSame(Replica one) {
    for (int i = 0; i < 10; i++) {
      Question question = question(random);
      Gathered gathered = one.ask(space, Optional.empty(), question);
      assertThat(gathered.missing()).isEmpty();
      assertThat(gathered.token().text()).isEqualTo(wholeView().tokenText());
      assertThat(hits(gathered)).isEqualTo(expected(search, question));
    }
  }
}
