package dev.hammingbird.search.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SpaceSearch;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is answered while a replica is slow, or takes questions and answers none. */
class SlowAndSilentTest extends SharedCodes {
  private final Question question = question(new Random(17));

  @Test
  void oneThatIsSlowButGivesSignsOfLifeIsWaitedFor() {
    startReplicas(2);
    Duration slow = Replica.TIMEOUT.multipliedBy(3).dividedBy(2);
    replicas.getLast().delay("search", slow);

    long begun = System.nanoTime();
    Gathered gathered = replicas.getFirst().ask(space, Optional.empty(), question);

    assertThat(gathered.missing()).isEmpty();
    assertThat(hits(gathered)).isEqualTo(expected(new SpaceSearch(), question));
    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(slow.toNanos());
  }

  @Test
  void oneThatHangsIsSaidToBeMissingAndSoonHoldsNobodyUp() {
    startReplicas(3);
    Replica hanging = replicas.getLast();
    Set<Integer> held = hanging.holdings().owned();
    hanging.hang();

    // Signs of life may have come a moment ago.
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          long begun = System.nanoTime();
          Gathered gathered = replicas.getFirst().ask(space, Optional.empty(), question);
          assertThat(gathered.failure()).isEmpty();
          assertThat(gathered.missing()).isEqualTo(held);
          assertThat(hits(gathered))
              .isEqualTo(
                  expected(new SpaceSearch(), question, 1000).stream()
                      .filter(hit -> !held.contains(hit.partition()))
                      .limit(question.k())
                      .toList());
          assertThat(System.nanoTime() - begun).isLessThan(Replica.TIMEOUT.toNanos());
        });
  }
}
