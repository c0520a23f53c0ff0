package dev.hammingbird.trainer.command;

import dev.hammingbird.trainer.checkpoint.CheckpointRefusedException;
import dev.hammingbird.trainer.method.DivergedException;
import dev.hammingbird.trainer.method.LessonRefusedException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Learns from pictures on a disk: the command line {@code deploy/train}. */
public final class TrainCommand {
  private static final int USAGE_ERROR = 2;
  private final PrintStream out;
  private final PrintStream err;

  TrainCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs and ends the JVM: 0 done, 1 failed, 2 for a command line that makes no sense. */
  public static void main(String[] words) {
    System.exit(new TrainCommand(System.out, System.err).run(List.of(words)));
  }

  /** Runs and returns the exit status. */
  int run(List<String> words) {
    if (words.isEmpty() || words.contains("--help")) {
      out.print(
          Usage.TEXT.formatted(String.join(", ", dev.hammingbird.trainer.method.Methods.names())));
      return words.isEmpty() ? USAGE_ERROR : 0;
    }
    try {
      new Run(new TrainOptions(words), out).run();
      return 0;
    } catch (UsageException | LessonRefusedException e) {
      err.println("deploy/train: " + e.getMessage());
      err.println("deploy/train --help lists the options.");
      return USAGE_ERROR;
    } catch (CheckpointRefusedException | DivergedException | UncheckedIOException e) {
      err.println("deploy/train: " + e.getMessage());
      return 1;
    } catch (IOException e) {
      err.println("deploy/train: " + e);
      return 1;
    } catch (IllegalArgumentException | IllegalStateException e) {
      err.println("deploy/train: %s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()));
      return 1;
    }
  }
}
