package dev.hammingbird.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One process that we started. It does not outlive us: a shell watches a pipe that only this JVM
 * holds open, and ends the process when the pipe closes, however this JVM died. It gets no Ctrl-C
 * from the terminal either, so that we stop everything in our own order.
 */
final class ChildProcess {
  private static final Duration KILLED = Duration.ofSeconds(20);

  /** Standard input closes when the parent is gone; $0 is the process to end. */
  private static final String WATCH =
      "trap '' INT HUP; read -r _; kill \"$0\" 2>/dev/null || exit 0; n=0;"
          + " while kill -0 \"$0\" 2>/dev/null && [ $n -lt 100 ]; do sleep 0.1; n=$((n+1)); done;"
          + " kill -9 \"$0\" 2>/dev/null";

  private final String name;
  private final Path log;
  private final Process process;
  private final Process watch;

  private ChildProcess(String name, Path log, Process process, Process watch) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.watch = watch;
  }

  /**
   * Starts {@code command}; its output is appended to {@code log}.
   *
   * @throws StartFailure if the command cannot be run at all
   */
  static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, Path log) {
    List<String> line = new ArrayList<>();
    if (onPath("setsid")) {
      line.add("setsid");
    }
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      Process process = builder.start();
      Process watch =
          new ProcessBuilder("/bin/sh", "-c", WATCH, Long.toString(process.pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new ChildProcess(name, log, process, watch);
    } catch (IOException e) {
      throw new StartFailure("cannot run %s: %s".formatted(name, String.join(" ", command)), e);
    }
  }

  /** Tells whether an executable of this name is on the PATH. */
  static boolean onPath(String executable) {
    String path = System.getenv("PATH");
    return path != null
        && Stream.of(path.split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, executable)));
  }

  /** Returns the java of this JVM. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Asks the process to stop and waits; kills it when {@code patience} is over. */
  void stop(Duration patience) {
    endWatch();
    process.destroy();
    if (!ended(patience)) {
      kill();
    }
  }

  /** Ends the process at once (SIGKILL) and waits until it is gone. */
  void kill() {
    endWatch();
    process.destroyForcibly();
    if (!ended(KILLED)) {
      throw new IllegalStateException("%s (%d) survived SIGKILL".formatted(name, pid()));
    }
  }

  /** Returns why the process is not what it should be: how it ended, where its log is, the end. */
  String story(int lines) {
    String state = process.isAlive() ? "is running" : "ended with status " + process.exitValue();
    return "%s %s; its log %s ends:%n%s".formatted(name, state, log, tail(lines));
  }

  String tail(int lines) {
    try {
      List<String> all =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }

  private void endWatch() {
    watch.destroyForcibly();
  }

  private boolean ended(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }
}
