package dev.hammingbird.local;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A class of a service, run by itself in a JVM of its own with the service's libraries. */
public final class JavaProcess implements AtExit.Running {
  private static final Duration STOP = Duration.ofSeconds(10);

  private final ChildProcess process;
  private final Path log;

  private JavaProcess(ChildProcess process, Path log) {
    this.process = process;
    this.log = log;
    AtExit.close(this);
  }

  /**
   * Starts a main method.
   *
   * @param app the folder {@code quarkus-app} of the service
   * @param log its output is appended here
   * @throws StartFailure if it cannot be run at all
   */
  public static JavaProcess start(Path app, Path log, String mainClass, List<String> words) {
    String libraries =
        String.join(
            File.pathSeparator,
            app.resolve("app") + "/*",
            app.resolve("lib/main") + "/*",
            app.resolve("lib/boot") + "/*");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-cp",
            libraries,
            mainClass));
    command.addAll(words);
    return new JavaProcess(ChildProcess.start(mainClass, command, Map.of(), log), log);
  }

  /** Tells whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns the process id. */
  public long pid() {
    return process.pid();
  }

  /** Returns where its output goes. */
  public Path log() {
    return log;
  }

  @Override
  public void close() {
    AtExit.forget(this);
    process.stop(STOP);
  }
}
