package dev.hammingbird.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateWindowTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong(77);
  private final RateWindow window = new RateWindow(clock::get);

  @Test
  void itIsTheMeanOfTheLastTenSeconds() {
    for (int second = 0; second < 30; second++) {
      for (int i = 0; i < second; i++) {
        window.add();
      }
      clock.addAndGet(SECOND);
    }

    assertThat(window.perSecond()).isEqualTo(24.5);
  }

  @Test
  void itIsNothingAtTheStartAndAfterALongPause() {
    assertThat(window.perSecond()).isZero();

    window.add();
    clock.addAndGet(1000 * SECOND);

    assertThat(window.perSecond()).isZero();
  }
}
