package dev.hammingbird.system.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultTest {
  private static final List<String> MEMBERS =
      List.of("redis", "kafka-1", "ingest", "encoder-1", "encoder-2", "search-1");
  private static final List<String> WAYS = List.of("encoder to kafka", "search-1 to redis");

  @Test
  void aSeedIsOneScheduleForEver() {
    assertThat(schedule(7)).isEqualTo(schedule(7)).isNotEmpty().isNotEqualTo(schedule(8));
  }

  @Test
  void everyKindComesUpWithinTwentySeeds() {
    Set<Fault.Kind> kinds =
        LongStream.rangeClosed(1, 20)
            .boxed()
            .flatMap(seed -> schedule(seed).stream())
            .map(Fault::kind)
            .collect(Collectors.toSet());

    assertThat(kinds).isEqualTo(EnumSet.allOf(Fault.Kind.class));
  }

  @Test
  void aTargetIsWholeAgainBeforeItBreaksAnew() {
    for (long seed = 1; seed <= 50; seed++) {
      List<Fault> faults = schedule(seed);
      for (int i = 0; i < faults.size(); i++) {
        for (Fault later : faults.subList(i + 1, faults.size())) {
          Fault fault = faults.get(i);
          assertThat(
                  fault.target().equals(later.target()) && fault.at() + fault.lasts() > later.at())
              .as("%s, then %s", fault, later)
              .isFalse();
        }
      }
    }
  }

  private static List<Fault> schedule(long seed) {
    return Fault.schedule(seed, 30, 8, MEMBERS, WAYS);
  }
}
