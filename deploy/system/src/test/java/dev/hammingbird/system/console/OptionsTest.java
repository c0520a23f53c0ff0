package dev.hammingbird.system.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static Options parse(String... words) {
    return Options.parse(List.of(words), Set.of("--count"), Set.of("--check"));
  }

  @Test
  void anOptionIsReadAndTheOthersKeepTheirDefaults() {
    Options options = parse("--count", "12");

    assertThat(options.whole("--count", 5, 1, 100)).isEqualTo(12);
    assertThat(options.has("--check")).isFalse();
    assertThat(parse().whole("--count", 5, 1, 100)).isEqualTo(5);
  }

  @Test
  void whatIsNotAnOptionIsNamed() {
    assertThatThrownBy(() -> parse("--cuont", "3")).hasMessageContaining("--cuont");
    assertThatThrownBy(() -> parse("--count")).hasMessageContaining("needs a value");
  }

  @Test
  void aValueOutsideItsRangeIsRefused() {
    assertThatThrownBy(() -> parse("--count", "0").whole("--count", 5, 1, 100))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--count 0");
    assertThatThrownBy(() -> parse("--count", "many").whole("--count", 5, 1, 100))
        .hasMessageContaining("many");
    assertThatThrownBy(() -> parse("--count", "1.5").whole("--count", 5, 1, 100))
        .hasMessageContaining("whole");
  }

  @Test
  void theResultIsOneLineOfJsonInTheOrderOfTheFigures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("ok", true);
    figures.put("map", 0.125);

    assertThat(Result.line(figures)).isEqualTo("RESULT {\"ok\":true,\"map\":0.125}");
  }
}
