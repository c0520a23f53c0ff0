package dev.hammingbird.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hammingbird.trainer.method.Step;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiaryTest {
  private static Diary after(int steps) {
    Diary diary = new Diary();
    for (int i = 1; i <= steps; i++) {
      diary.stepped(new Step("learn", i, (double) i / steps, i, i, Map.of("loss", (double) i)));
    }
    return diary;
  }

  @Test
  void aShortRunKeepsEveryStep() {
    assertThat(after(100).entries()).hasSize(100);
  }

  @Test
  void aLongRunKeepsAFewHundredMeans() {
    Diary diary = after(10_000);

    assertThat(diary.entries()).hasSizeBetween(100, 400);
    assertThat(diary.entries().getLast().step()).isGreaterThan(9_900);
    Diary.Entry first = diary.entries().getFirst();
    assertThat(first.figures().get("loss")).isCloseTo((1 + first.step()) / 2.0, within(1e-9));
  }
}
