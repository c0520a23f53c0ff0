package dev.hammingbird.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  @Test
  void aChildEndsWhenItsParentIsKilled(@TempDir Path folder) throws Exception {
    Process parent =
        new ProcessBuilder(
                ChildProcess.java(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                folder.resolve("child.log").toString())
            .redirectErrorStream(true)
            .start();
    String line = parent.inputReader().readLine();
    assertThat(line).containsOnlyDigits();
    long child = Long.parseLong(line);
    assertThat(ProcessHandle.of(child).map(ProcessHandle::isAlive)).contains(true);

    parent.destroyForcibly();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void theStoryOfAChildTellsHowItEndedAndWhatItSaidLast(@TempDir Path folder) {
    ChildProcess child =
        ChildProcess.start(
            "talker",
            List.of("/bin/sh", "-c", "echo something went wrong; exit 3"),
            Map.of(),
            folder.resolve("log"));
    await().until(() -> !child.isAlive());

    assertThat(child.story(5)).contains("talker ended with status 3", "something went wrong");
  }

  /** Starts a child that would run for ever, prints its id, and waits to be killed. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws Exception {
      ChildProcess child =
          ChildProcess.start("sleeper", List.of("sleep", "600"), Map.of(), Path.of(args[0]));
      System.out.println(child.pid());
      System.in.read();
    }
  }
}
