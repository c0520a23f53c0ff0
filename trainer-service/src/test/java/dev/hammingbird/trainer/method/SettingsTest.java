package dev.hammingbird.trainer.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static HashMethod named(String method) {
    return Methods.named(method, new Backbone.Residual("residual-small"), Budget.ofMinutes(2, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "ssah, warmUp, 0.25",
    "ssah, adam, false",
    "sadh, scalable, false",
    "sadh, batch, 16",
    "dsh-gans, noise, 32",
    "dpsh, rate, 0.01",
    "hashnet, batch, 8",
    "orthohash, weightDecay, 0.0"
  })
  void areChangedByName(String method, String setting, String value) {
    HashMethod changed = named(method).with(Map.of(setting, value));

    assertThat(changed.name()).isEqualTo(method);
    assertThat(changed.settings()).containsEntry(method + "." + setting, value);
    assertThat(changed.settings()).hasSameSizeAs(named(method).settings());
  }

  @Test
  void nothingIsChangedWithoutBeingNamed() {
    for (String name : Methods.names()) {
      assertThat(named(name).with(Map.of()).settings()).isEqualTo(named(name).settings());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sadh, margn, 1, sadh has no settings [margn]",
    "sadh, margin, much, 'the setting margin: ''much'' is no number like 0.2'",
    "sadh, scalable, 1, 'the setting scalable: ''1'' is neither true nor false'",
    "itq, rounds, 3, itq has no settings [rounds]",
    "random-projection, x, 3, random-projection has no settings [x]"
  })
  void areRefusedByNameAndValue(String method, String setting, String value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named(method).with(Map.of(setting, value)))
        .withMessage(message);
  }

  @ParameterizedTest
  @CsvSource({"19, 0, true", "20, 0, false", "90, 9999, true", "10, 10000, false"})
  void whoHasTheTimeLearnsByGradientDescentUnlessTold(double minutes, int steps, boolean adam) {
    Budget budget = Budget.ofMinutes(minutes, steps);
    Backbone scratch = new Backbone.Residual("residual-small");

    assertThat(SsahSettings.suited(scratch, budget).adam()).isEqualTo(adam);
    assertThat(Methods.named("ssah", scratch, budget).with(Map.of("adam", "true")).settings())
        .containsEntry("ssah.adam", "true");
  }

  @ParameterizedTest
  @CsvSource({"0.2, 0, 0.0134759", "0.2, 0.1, 0.5730096", "0.2, 0.2, 2", "0.2, 1, 2", "0, 0, 2"})
  void theConsistentLossRisesWithinItsShareOfTheJointPhase(
      String ramp, double done, double weight) {
    SsahSettings settings = SsahSettings.defaults().with(Map.of("ramp", ramp, "consistency", "2"));

    assertThat((double) settings.consistencyAt(done)).isCloseTo(weight, within(1e-6));
  }
}
