package dev.hammingbird.search.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DistancesTest {
  @Test
  void aDistanceRanksInTheMiddleOfThoseThatEqualIt() {
    Distances distances = new Distances(new long[] {1, 2, 4, 1});

    assertThat(distances.percentile(0)).isEqualTo(6.25);
    assertThat(distances.percentile(2)).isEqualTo(62.5);
    assertThat(distances.mean()).isEqualTo((2 + 8 + 3) / 8.0);
    assertThat(distances.pairs()).isEqualTo(8);
  }
}
