package dev.hammingbird.system.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Has Compose itself read the file where it is installed; that takes no engine. */
class DockerClientTest {
  @ParameterizedTest
  @ValueSource(strings = {"cpu", "cuda"})
  void composeReadsTheFile(String profile) {
    assumeTrue(isOnPath("docker"), "there is no docker on the PATH");
    assumeTrue(compose("version").status() == 0, "docker has no compose plugin here");

    Script.Outcome outcome =
        compose("-f", Deployment.COMPOSE_FILE.toString(), "--profile", profile, "config", "-q");

    assertThat(outcome.status()).as(outcome.output()).isZero();
  }

  private static Script.Outcome compose(String... words) {
    String[] command = new String[words.length + 2];
    command[0] = "docker";
    command[1] = "compose";
    System.arraycopy(words, 0, command, 2, words.length);
    return Script.run(Deployment.ROOT, Map.of(), command);
  }

  private static boolean isOnPath(String program) {
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
