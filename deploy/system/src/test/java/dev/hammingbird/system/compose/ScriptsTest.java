package dev.hammingbird.system.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.local.TopicPlan;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptsTest {
  /** Stands for Kafka's tool: knows the topics of a file, notes each command in a line. */
  private static final String TOOL =
      """
      #!/bin/sh
      case "$*" in *--list*) cat "$PRESENT" ;; *) echo "$*" >>"$CREATED" ;; esac
      """;

  private static final List<TopicPlan> PLANS = TopicPlan.standard(TopicPlan.LOCAL_IMAGE_PARTITIONS);

  @TempDir Path folder;

  @Test
  void theTopicsMadeAreThoseOfTheLauncher() throws IOException {
    assertThat(created("")).containsExactlyInAnyOrderElementsOf(PLANS);
  }

  @Test
  void theTopicsMadeAreAllTopicsOfTheContracts() throws IOException, IllegalAccessException {
    List<String> names = new ArrayList<>();
    for (Field field : Topics.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
        names.add(String.valueOf(field.get(null)));
      }
    }

    assertThat(created("")).extracting(TopicPlan::name).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void onlyMissingTopicsAreMade() throws IOException {
    assertThat(created("images.rejected\nimages\ncodes.0123456789abcdef\n"))
        .extracting(TopicPlan::name)
        .doesNotContain("images", "images.rejected")
        .hasSize(PLANS.size() - 2);
  }

  @Test
  void aTopicThatCannotBeMadeFailsTheScript() throws IOException {
    Path tool = executable("#!/bin/sh\ncase \"$*\" in *--list*) ;; *) exit 3 ;; esac\n");

    assertThat(topics(Map.of("KAFKA_TOPICS", tool.toString())).status()).isEqualTo(3);
  }

  @Test
  void aServiceIsHealthyOnlyWhenItAnswers200() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer(server, "/q/health/live", 200);
    answer(server, "/q/health/ready", 503);
    server.start();
    int port = server.getAddress().getPort();
    try {
      assertThat(healthy(port)).isZero();
      assertThat(healthy(port, "/q/health/live")).isZero();
      assertThat(healthy(port, "/q/health/ready")).isEqualTo(1);
      assertThat(healthy(port, "/q/nothing")).isEqualTo(1);
    } finally {
      server.stop(0);
    }
    assertThat(healthy(port)).isEqualTo(1);
  }

  private static void answer(HttpServer server, String path, int status) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }

  private int healthy(int port, String... path) {
    List<String> command = new ArrayList<>();
    command.add(Deployment.FOLDER.resolve("healthy").toString());
    command.addAll(List.of(path));
    return Script.run(folder, Map.of("QUARKUS_HTTP_PORT", Integer.toString(port)), command)
        .status();
  }

  /** Runs the script where some topics are there already, and returns what it had made. */
  private List<TopicPlan> created(String present) throws IOException {
    Path created = folder.resolve("created");
    Path there = Files.writeString(folder.resolve("present"), present);
    Script.Outcome outcome =
        topics(
            Map.of(
                "KAFKA_TOPICS", executable(TOOL).toString(),
                "PRESENT", there.toString(),
                "CREATED", created.toString()));

    assertThat(outcome.status()).as(outcome.output()).isZero();
    try (Stream<String> commands = Files.lines(created)) {
      return commands.map(ScriptsTest::plan).toList();
    }
  }

  private Script.Outcome topics(Map<String, String> environment) {
    Yaml container = Deployment.container("topics");
    List<String> command = new ArrayList<>();
    Stream.of("entrypoint", "command")
        .flatMap(key -> container.get(key).items().stream())
        .map(word -> word.text().equals("/topics.sh") ? script() : word.text())
        .forEach(command::add);
    return Script.run(folder, environment, command);
  }

  private static String script() {
    return Deployment.FOLDER.resolve("topics.sh").toString();
  }

  private Path executable(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("kafka-topics"), text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private static TopicPlan plan(String command) {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    assertThat(words).contains("--create", "--if-not-exists");
    words.removeAll(List.of("--create", "--if-not-exists"));
    Map<String, String> options = new HashMap<>();
    Map<String, String> configs = new HashMap<>();
    for (int i = 0; i < words.size(); i += 2) {
      String value = words.get(i + 1);
      if (words.get(i).equals("--config")) {
        String[] sides = value.split("=", 2);
        configs.put(sides[0], sides[1]);
      } else {
        options.put(words.get(i), value);
      }
    }
    String partitions = options.getOrDefault("--partitions", "none");
    TopicPlan plan =
        new TopicPlan(
            options.getOrDefault("--topic", "none"), Integer.parseInt(partitions), configs);
    assertThat(options)
        .containsOnlyKeys("--bootstrap-server", "--topic", "--partitions", "--replication-factor")
        .containsEntry("--bootstrap-server", "kafka:19092")
        .containsEntry("--replication-factor", "1");
    return plan;
  }
}
