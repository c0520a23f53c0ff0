package dev.hammingbird.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.model.State;
import dev.hammingbird.encoder.fixture.TestModel;
import dev.hammingbird.encoder.space.SpaceReport;
import dev.hammingbird.encoder.space.SpaceState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadinessTest {
  private static final TestModel MODEL = TestModel.residual(16, 4, 64, 7);

  /** The life of a space after it was registered. */
  private static final State[] LIFE = {State.BACKFILLING, State.VERIFIED, State.ACTIVE, State.HELD};

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void anInstanceIsNotReadyWhileTheModelOfASpaceThatAnswersLoads(int steps) {
    assertThat(faults(steps, SpaceState.LOADING))
        .singleElement()
        .asString()
        .contains(MODEL.space().value(), "still loads");
    assertThat(faults(steps, SpaceState.RUNNING)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aModelThatNobodyAsksForYetMayLoadBesideTheOthers(int steps) {
    assertThat(faults(steps, SpaceState.LOADING)).isEmpty();
  }

  private static List<String> faults(int steps, SpaceState here) {
    State[] past = Arrays.copyOf(LIFE, steps);
    List<String> faults = new ArrayList<>();
    Readiness.checkSpace(
        new SpaceReport(MODEL.record(past), here, "", Optional.empty()), faults, new ArrayList<>());
    return faults;
  }
}
