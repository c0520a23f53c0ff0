package dev.hammingbird.system.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrkTest {
  private static final String SAID =
      """
      Running 3s test @ http://127.0.0.1:8080
        2 threads and 8 connections
        Latency Distribution
           50%%  112.00us
           90%%  340.00us
           99%%    %s
        90210 requests in 3.00s, 18.20MB read
      %sRequests/sec:  30070.55
      Transfer/sec:      6.07MB
      """;

  @ParameterizedTest
  @CsvSource({"890.00us, .89", "1.25ms, 1.25", "2.50s, 2500"})
  void rateAndSlowestHundredthAreRead(String slowest, double millis) {
    assertThat(Wrk.read(SAID.formatted(slowest, ""))).isEqualTo(new Wrk.Rate(30_070.55, millis));
  }

  @ParameterizedTest
  @CsvSource({
    "'  Non-2xx or 3xx responses: 12'",
    "'  Socket errors: connect 0, read 3, write 0, timeout 0'"
  })
  void answersThatAreNoSuccessEndTheBench(String bad) {
    assertThatThrownBy(() -> Wrk.read(SAID.formatted("1.25ms", bad + "\n")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(bad.strip());
  }

  @Test
  void whatIsNoReportOfWrkIsSaid() {
    assertThatThrownBy(() -> Wrk.read("wrk: cannot open search.lua"))
        .hasMessageContaining("wrk: cannot open search.lua");
  }

  @Test
  void requestsNameTheSpaceAndTheHits() {
    assertThat(Wrk.script("0123456789abcdef"))
        .contains("\"space\":\"0123456789abcdef\",\"k\":10}")
        .contains("next % #requests");
  }
}
