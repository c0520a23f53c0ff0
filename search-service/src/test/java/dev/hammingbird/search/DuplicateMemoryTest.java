package dev.hammingbird.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.search.duplicates.NearPairs;
import org.junit.jupiter.api.Test;

class DuplicateMemoryTest {
  private static final Bits BITS = new Bits(64);

  @Test
  void whatDoesNotFitIsRefusedAndToldHowMuchItWouldTake() {
    DuplicateMemory memory = DuplicateMemory.of(100 << 20, BITS, 1);

    assertThatCode(() -> memory.check(memory.mostCodes())).doesNotThrowAnyException();
    assertThatThrownBy(() -> memory.check(10_000_000))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("near pairs among 10000000 codes of 64 bits would take some 725 MiB")
        .hasMessageContaining("search.duplicates.memory allows 100");
  }

  @Test
  void moreThreadsAndWiderCodesTakeMore() {
    long one = NearPairs.bytes(1000, 64, 1);

    assertThat(NearPairs.bytes(1000, 64, 4)).isGreaterThan(one);
    assertThat(NearPairs.bytes(1000, 128, 1)).isGreaterThan(one);
    assertThat(NearPairs.bytes(2000, 64, 1)).isEqualTo(2 * one);
  }

  @Test
  void halfOfTheHeapIsAllowedWhereNothingIsSaid() {
    assertThat(DuplicateMemory.of(0, BITS, 1).bytes())
        .isEqualTo(Runtime.getRuntime().maxMemory() / 2);
  }
}
