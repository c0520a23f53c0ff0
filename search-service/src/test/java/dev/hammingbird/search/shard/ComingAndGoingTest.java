package dev.hammingbird.search.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SpaceSearch;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is answered while replicas that share the codes come and go. */
class ComingAndGoingTest extends SharedCodes {
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
      // The follower lets go of them at its next look.
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(leaving.view(space).orElseThrow().held())
                  .doesNotContainAnyElementsOf(had));
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
}
