package dev.hammingbird.system.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.local.SharedInfrastructure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** Compares the settings of Kafka and Redis with those that the launcher's real ones have. */
class InfrastructureIT {
  private static final SharedInfrastructure RUNNING = SharedInfrastructure.get();

  /** Addresses and places differ between a container and this machine; the heap is Java's. */
  private static final Set<String> DIFFERENT =
      Set.of(
          "listeners",
          "advertised.listeners",
          "listener.security.protocol.map",
          "inter.broker.listener.name",
          "controller.quorum.voters",
          "log.dirs");

  @Test
  void kafkaHasTheSettingsOfTheLauncher() throws ExecutionException, InterruptedException {
    Map<String, String> wanted = new TreeMap<>();
    Deployment.container("kafka")
        .get("environment")
        .entries()
        .forEach((name, value) -> {
          if (name.startsWith("KAFKA_") && !name.equals("KAFKA_HEAP_OPTS")) {
            wanted.put(property(name), value.text());
          }
        });
    Map<String, String> actual = brokerSettings();

    assertThat(actual).containsKeys(wanted.keySet().toArray(String[]::new));
    wanted.keySet().removeAll(DIFFERENT);
    assertThat(actual).containsAllEntriesOf(wanted);
  }

  @Test
  void redisHasTheSettingsOfTheLauncher() {
    List<String> words =
        Deployment.container("redis").get("command").items().stream().map(Yaml::text).toList();

    assertThat(words.getFirst()).isEqualTo("redis-server");
    for (int i = 1; i < words.size(); i += 2) {
      String name = words.get(i).replaceFirst("^--", "");
      List<String> answer = RUNNING.redis("CONFIG", "GET", name);
      assertThat(answer).as(name).hasSize(2).startsWith(name);
      // The tests' Redis keeps nothing and has no limit.
      if (!Set.of("appendonly", "maxmemory").contains(name)) {
        assertThat(answer.getLast()).as(name).isEqualTo(words.get(i + 1));
      }
    }
  }

  private static Map<String, String> brokerSettings()
      throws ExecutionException, InterruptedException {
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", RUNNING.bootstrapServers()))) {
      Map<ConfigResource, Config> answer = admin.describeConfigs(List.of(broker)).all().get();
      Map<String, String> settings = new TreeMap<>();
      for (Config config : answer.values()) {
        config
            .entries()
            .forEach(
                entry -> settings.put(entry.name(), entry.value() == null ? "" : entry.value()));
      }
      return settings;
    }
  }

  /** The image's rule: a dot is an underscore. */
  private static String property(String variable) {
    return variable.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }
}
