package dev.hammingbird.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.encoder.kafka.LastBlocks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code -Dhammingbird.simulation.seeds=10000} runs as many as the bar asks for. */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("hammingbird.simulation.seeds", 2_000);
  private static final int ENOUGH_FOR_A_BUG = 100;

  @Test
  void noScheduleEndsInAnythingButWhatTheLogSays() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      assertThat(wrong(seed, Simulation.Parts.good())).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void aSeedIsOneScheduleForEver() {
    List<String> once = new ArrayList<>();
    List<String> again = new ArrayList<>();
    Simulation.run(42, Simulation.Parts.good(), once::add);
    Simulation.run(42, Simulation.Parts.good(), again::add);

    assertThat(again).isEqualTo(once).hasSizeGreaterThan(100);
  }

  @Test
  void aLaneThatGoesOnBehindWhatItOnlyReadIsFound() {
    assertFound(new Simulation.Parts(() -> new CommitsBeforeItWrites(2), MemoryStore::new));
  }

  @Test
  void aStoreWithoutCompareAndSetIsFound() {
    assertFound(
        new Simulation.Parts(
            () -> new MemoryLog(2),
            () ->
                new MemoryStore() {
                  @Override
                  boolean stands(long next, long expected) {
                    return true;
                  }
                }));
  }

  @Test
  void aForgottenPresenceBitIsFound() {
    assertFound(
        new Simulation.Parts(
            () -> new MemoryLog(2),
            () ->
                new MemoryStore() {
                  @Override
                  boolean marks(boolean replacing) {
                    return !replacing;
                  }
                }));
  }

  /** A broker whose lanes take up after what they were handed, written or not. */
  private static final class CommitsBeforeItWrites extends MemoryLog {
    private final Map<String, Long> committed = new HashMap<>();

    CommitsBeforeItWrites(int partitions) {
      super(partitions);
    }

    @Override
    void handedOut(SpaceId space, int partition, long to) {
      committed.merge(space + "/" + partition, to, Math::max);
    }

    @Override
    LastBlocks.Resume resume(SpaceId space, int partition) {
      return new LastBlocks.Resume(committed.getOrDefault(space + "/" + partition, 0L), "");
    }
  }

  private static void assertFound(Simulation.Parts broken) {
    int found = 0;
    for (long seed = 1; seed <= ENOUGH_FOR_A_BUG; seed++) {
      found += wrong(seed, broken).isPresent() ? 1 : 0;
    }
    assertThat(found).as("seeds of %d that fail", ENOUGH_FOR_A_BUG).isPositive();
  }

  private static Optional<String> wrong(long seed, Simulation.Parts parts) {
    return Simulation.run(seed, parts, line -> {});
  }
}
