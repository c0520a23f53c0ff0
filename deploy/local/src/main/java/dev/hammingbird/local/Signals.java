package dev.hammingbird.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What an operating system can do to a process, for drills. Linux only. */
public final class Signals {
  private Signals() {}

  /** Stops a process where it stands (SIGSTOP). */
  public static void stop(long pid) {
    run(List.of("kill", "-STOP", Long.toString(pid)));
  }

  /** Lets a stopped process go on (SIGCONT). */
  public static void resume(long pid) {
    run(List.of("kill", "-CONT", Long.toString(pid)));
  }

  /** Tells whether {@link #limitFiles} works here. */
  public static boolean canLimitFiles() {
    return ChildProcess.onPath("prlimit");
  }

  /**
   * Lets a process write no file beyond a size, as if the disk were full there.
   *
   * @param bytes the size; no limit when negative
   */
  public static void limitFiles(long pid, long bytes) {
    String soft = bytes < 0 ? "unlimited" : Long.toString(bytes);
    run(List.of("prlimit", "--pid", Long.toString(pid), "--fsize=" + soft + ":unlimited"));
  }

  private static void run(List<String> command) {
    try {
      int status = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "%s ended with %d".formatted(String.join(" ", command), status));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
