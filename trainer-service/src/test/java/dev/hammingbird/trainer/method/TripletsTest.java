package dev.hammingbird.trainer.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.trainer.checkpoint.Chance;
import org.junit.jupiter.api.Test;

class TripletsTest {
  private static final float[][] LABELS = {{1, 0, 0}, {1, 1, 0}, {0, 0, 1}};

  @Test
  void othersShareNoLabel() {
    float[][] others = Triplets.others(LABELS, LABELS, new Chance(1));

    assertThat(others[0]).containsExactly(0, 0, 1);
    assertThat(others[1]).containsExactly(0, 0, 1);
    assertThat(others[2][2]).isZero();
  }

  @Test
  void wherePicturesAllShareALabelTheOneThatSharesLeastIsTaken() {
    float[][] all = {{1, 1, 1}, {1, 0, 0}};

    assertThat(Triplets.others(new float[][] {{1, 1, 1}}, all, new Chance(2))[0])
        .containsExactly(1, 0, 0);
  }

  @Test
  void partnersAreOthersOfTheBatch() {
    assertThat(Triplets.partners(LABELS, true, new Chance(3)))
        .containsExactly(0, 1, 0, 1, 0, 0, 0, 0, 1);
    assertThat(Triplets.partners(LABELS, false, new Chance(3)))
        .startsWith(0, 0, 1, 0, 0, 1)
        .hasSize(9);
  }

  @Test
  void milestonesAreReachedOnceEach() {
    Milestones milestones = new Milestones(4);
    int reached = 0;
    for (int i = 1; i <= 100; i++) {
      reached += milestones.reached(i / 100.0) ? 1 : 0;
    }

    assertThat(reached).isEqualTo(4);
    assertThat(milestones.reached(1)).isFalse();
  }
}
