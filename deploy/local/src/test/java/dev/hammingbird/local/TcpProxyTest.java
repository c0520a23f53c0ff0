package dev.hammingbird.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private static final LocalRedis REDIS = LocalRedis.start();
  private static final TcpProxy PROXY = TcpProxy.open();

  @AfterAll
  static void stop() {
    PROXY.close();
    REDIS.close();
  }

  @BeforeEach
  void heal() {
    PROXY.heal();
    PROXY.to(List.of(REDIS.port()));
  }

  @Test
  void bytesPassBothWays() {
    assertThat(ping()).containsExactly("PONG");
  }

  @Test
  void aCutWayTakesNobodyUntilItIsHealed() {
    PROXY.cut();
    assertThatThrownBy(TcpProxyTest::ping).isInstanceOf(UncheckedIOException.class);
    PROXY.heal();
    assertThat(ping()).containsExactly("PONG");
  }

  @Test
  void aSlowWayIsSlowBothWays() {
    PROXY.delay(Duration.ofMillis(100));
    long start = System.nanoTime();
    assertThat(ping()).containsExactly("PONG");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(199));
  }

  @Test
  void whereSomeTargetsAreAwayAnotherIsTaken() {
    PROXY.to(List.of(Ports.free(1).getFirst(), REDIS.port()));
    for (int i = 0; i < 4; i++) {
      assertThat(ping()).containsExactly("PONG");
    }
  }

  private static List<String> ping() {
    return LocalRedis.command(PROXY.port(), "PING");
  }
}
