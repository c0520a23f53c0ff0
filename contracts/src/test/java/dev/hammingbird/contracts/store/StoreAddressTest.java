package dev.hammingbird.contracts.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StoreAddressTest {
  @Test
  void oneServerAndSentinelsAreOneAddress() {
    StoreAddress single = StoreAddress.parse("rediss://u:p@a:1");
    StoreAddress sentinels = StoreAddress.parse("redis-sentinel://a:1,b:2/0#mymaster");

    assertThat(single.cluster()).isFalse();
    assertThat(single.urls()).containsExactly("rediss://u:p@a:1");
    assertThat(sentinels.cluster()).isFalse();
    assertThat(sentinels.urls()).containsExactly("redis-sentinel://a:1,b:2/0#mymaster");
  }

  @Test
  void nodesOfAClusterAreAddressesOfTheirOwn() {
    assertThat(StoreAddress.parse("redis-cluster://a:1, b:2").urls())
        .containsExactly("redis://a:1", "redis://b:2");
    assertThat(StoreAddress.parse("rediss-cluster://u:p@a:1,b:2").urls())
        .containsExactly("rediss://u:p@a:1", "rediss://u:p@b:2");
    assertThat(StoreAddress.parse("redis-cluster://a:1").cluster()).isTrue();
  }

  @Test
  void anythingElseIsRefusedByTheNameOfItsSetting() {
    assertThatThrownBy(() -> StoreAddress.parse("localhost:6379"))
        .hasMessageContaining("hammingbird.redis.url")
        .hasMessageContaining("localhost:6379");
    assertThatThrownBy(() -> StoreAddress.parse("redis-cluster://"))
        .hasMessageContaining("names no node");
  }

  @Test
  void aPasswordIsNotPrinted() {
    assertThat(StoreAddress.parse("redis-cluster://u:secret@a:1,b:2"))
        .hasToString("redis-cluster://a:1,b:2");
  }
}
