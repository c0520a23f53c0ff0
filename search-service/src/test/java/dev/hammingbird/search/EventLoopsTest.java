package dev.hammingbird.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventLoopsTest {
  private static final String SETTING = "quarkus.vertx.event-loops-pool-size";

  @Test
  void asManyAsProcessorsUnlessSomebodySaysOtherwise() {
    assertThat(builder().build().getValue(SETTING, Integer.class))
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(
            builder()
                .withSources(new PropertiesConfigSource(Map.of(SETTING, "77"), "a file", 100))
                .build()
                .getValue(SETTING, Integer.class))
        .isEqualTo(77);
  }

  private static SmallRyeConfigBuilder builder() {
    return new SmallRyeConfigBuilder().addDiscoveredSources();
  }
}
