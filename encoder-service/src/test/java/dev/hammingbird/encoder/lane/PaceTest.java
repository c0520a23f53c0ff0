package dev.hammingbird.encoder.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MILLI = 1_000_000;

  private final AtomicLong clock = new AtomicLong(5);
  private final Pace pace = new Pace(2, clock::get);

  @Test
  void aLaneThatLeavesThreeQuartersToOthersWorksAQuarterOfTheTime() {
    long worked = 0;
    for (int milli = 0; milli < 10_000; milli++) {
      clock.addAndGet(MILLI);
      if (!pace.mustRest(.75)) {
        // Two workers are busy for 20 ms each; meanwhile only one passes on this clock.
        pace.spent(40 * MILLI);
        worked += 40;
      }
    }

    assertThat(worked).isBetween(4_900L, 5_100L);
  }

  @Test
  void aLaneThatLeavesNothingNeverRests() {
    pace.spent(1_000_000 * MILLI);

    assertThat(pace.mustRest(0)).isFalse();
    assertThat(pace.mustRest(.5)).isTrue();
  }
}
