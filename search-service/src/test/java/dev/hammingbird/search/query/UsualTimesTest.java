package dev.hammingbird.search.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.search.index.Question;
import org.junit.jupiter.api.Test;

class UsualTimesTest {
  private static final SpaceId SPACE = new SpaceId("0123456789abcdef");
  private static final SpaceId OTHER = new SpaceId("fedcba9876543210");

  private final UsualTimes usual = new UsualTimes();

  @Test
  void nobodyKnowsAtFirst() {
    assertThat(usual.of(SPACE, nearest(10))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatIsAskedAlikeTakesAlike() {
    usual.took(SPACE, nearest(10), 500);

    assertThat(usual.of(SPACE, nearest(8))).isEqualTo(500);
    assertThat(usual.of(SPACE, nearest(15))).isEqualTo(500);
    assertThat(usual.of(SPACE, nearest(16))).isEqualTo(Long.MAX_VALUE);
    assertThat(usual.of(OTHER, nearest(10))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void oneThatWasHeldUpChangesLittleAndSlowOnesDo() {
    usual.took(SPACE, nearest(10), 800);
    usual.took(SPACE, nearest(10), 1_000_000);
    assertThat(usual.of(SPACE, nearest(10))).isEqualTo(800 + 3 * 800 / 8);

    for (int i = 0; i < 100; i++) {
      usual.took(SPACE, nearest(10), 1_000_000);
    }
    assertThat(usual.of(SPACE, nearest(10))).isBetween(900_000L, 1_000_000L);
  }

  @Test
  void afterAPassOverTheCodesNobodyKnows() {
    usual.took(SPACE, nearest(10), 500);
    usual.scanned(SPACE, nearest(10));

    assertThat(usual.of(SPACE, nearest(10))).isEqualTo(Long.MAX_VALUE);
  }

  private static Question nearest(int k) {
    return Question.nearest(BinaryCode.ofWords(new Bits(64), new long[1], 0), k, 64);
  }
}
