package dev.hammingbird.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.trainer.tensor.Compute;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerConfigTest {
  private static TrainerConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withMapping(TrainerConfig.class)
        .withConverter(MemorySize.class, 100, new MemorySizeConverter())
        .withConverter(Duration.class, 100, new DurationConverter())
        .withSources(new PropertiesConfigSource(settings, "test", 100))
        .build()
        .getConfigMapping(TrainerConfig.class);
  }

  @Test
  void defaultsAreTheseAndNoOthers() {
    TrainerConfig config = config(Map.of());

    assertThat(config.device()).isEqualTo(Compute.Choice.AUTO);
    assertThat(config.threads()).isZero();
    assertThat(config.queue()).isEqualTo(8);
    assertThat(config.heldOutPercent()).isEqualTo(10);
    assertThat(config.maxSnapshot().asLongValue()).isEqualTo(1L << 30);
    assertThat(config.backbone().output()).isEqualTo("features");
    assertThat(config.backbone().offset()).containsExactly(128f);
    assertThat(config.backbone().spread()).containsExactly(128f);
    assertThat(config.checkpoints().folder()).isEmpty();
    assertThat(config.checkpoints().every()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.reports().folder()).isEmpty();
    assertThat(config.reports().keep()).isEqualTo(50);
  }

  @Test
  void everySettingCanBeSet() {
    TrainerConfig config =
        config(
            Map.ofEntries(
                Map.entry("trainer.device", "gpu"),
                Map.entry("trainer.threads", "3"),
                Map.entry("trainer.queue", "2"),
                Map.entry("trainer.held-out-percent", "25"),
                Map.entry("trainer.max-snapshot", "5M"),
                Map.entry("trainer.backbone.output", "pool"),
                Map.entry("trainer.backbone.offset", "1,2,3.5"),
                Map.entry("trainer.backbone.spread", "255"),
                Map.entry("trainer.checkpoints.folder", "/state"),
                Map.entry("trainer.checkpoints.every", "5s"),
                Map.entry("trainer.reports.folder", "/reports"),
                Map.entry("trainer.reports.keep", "7")));

    assertThat(config.device()).isEqualTo(Compute.Choice.GPU);
    assertThat(config.threads()).isEqualTo(3);
    assertThat(config.queue()).isEqualTo(2);
    assertThat(config.heldOutPercent()).isEqualTo(25);
    assertThat(config.maxSnapshot().asLongValue()).isEqualTo(5L << 20);
    assertThat(config.backbone().output()).isEqualTo("pool");
    assertThat(config.backbone().offset()).containsExactly(1f, 2f, 3.5f);
    assertThat(config.backbone().spread()).containsExactly(255f);
    assertThat(config.checkpoints().folder()).contains("/state");
    assertThat(config.checkpoints().every()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.reports().folder()).contains("/reports");
    assertThat(config.reports().keep()).isEqualTo(7);
  }
}
