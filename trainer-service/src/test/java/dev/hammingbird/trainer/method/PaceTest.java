package dev.hammingbird.trainer.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void risesWhileHardPicturesCostLessThanTheMargin() {
    Pace pace = new Pace(SsahSettings.defaults(), 1);

    for (int i = 0; i < 10; i++) {
      pace.measured(0, 0.1);
    }

    assertThat(pace.reached()).isGreaterThan(0.99);
    assertThat(pace.margin()).isGreaterThan(0.99f);
    assertThat(pace.strength().area()).isGreaterThan(0.3f);
  }

  @Test
  void holdsWhileHNetCannotKeepUp() {
    Pace pace = new Pace(SsahSettings.defaults(), 1);
    for (int i = 0; i < 30; i++) {
      pace.measured(5, 0);
    }

    pace.measured(5, 0.5);

    assertThat(pace.reached()).isZero();
    assertThat(pace.margin()).isEqualTo(0.1f);
  }

  @Test
  void withoutAPaceDifficultyIsAtItsHighestFromTheStart() {
    Pace pace = new Pace(SsahSettings.defaults().with(Map.of("paced", "false")), 1);

    assertThat(pace.reached()).isEqualTo(1);
    assertThat(pace.strength().area()).isEqualTo(SsahSettings.defaults().topArea());
  }
}
