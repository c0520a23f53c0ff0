package dev.hammingbird.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.code.Bits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every width can be warmed up for, and is but once. */
class WarmUpTest {
  @ParameterizedTest
  @ValueSource(ints = {12, 32, 64, 96, 128, 1024})
  void searchesOfEveryWidthCanBeCompiledBeforehand(int bits) {
    CompletableFuture<Void> done = WarmUp.begin(new Bits(bits));

    assertThat(done).succeedsWithin(Duration.ofMinutes(1));
    assertThat(WarmUp.begin(new Bits(bits))).isSameAs(done);
  }
}
