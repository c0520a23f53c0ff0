package dev.hammingbird.search.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Random spaces against comparing everything; {@code deploy/bench exactness} runs many more. */
class ExactnessTest {
  private static final int CASES = 2000;

  @Test
  void threeReplicasFindInRandomSpacesWhatComparingEverythingFinds() {
    Exactness exactness = new Exactness();

    for (int i = 0; i < CASES; i++) {
      assertThat(exactness.check(i)).isEmpty();
    }
  }

  @Test
  void readersSeeOneStateWhileTheWriterGoesOn() throws Exception {
    WhileWriting.Seen seen = WhileWriting.check(7, 400);

    assertThat(seen.wrong()).isEmpty();
    assertThat(seen.searches()).isGreaterThan(100);
  }
}
