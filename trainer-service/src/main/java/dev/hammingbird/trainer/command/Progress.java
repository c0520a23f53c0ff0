package dev.hammingbird.trainer.command;

import dev.hammingbird.trainer.method.Step;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Shows how far a run is: one line drawn again and again on a terminal, a line now and then
 * elsewhere.
 */
final class Progress {
  private static final List<String> SHOWN =
      List.of("pair", "class", "loss", "gap", "pace", "coverage");
  private static final int WIDTH = 24;
  private static final int LINE = 150;
  private final PrintStream out;
  private final boolean terminal;
  private final long pauseNanos;
  private long shownAt;
  private long stepPictures;
  private double stepSeconds;
  private boolean begun;

  Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
    this.pauseNanos = terminal ? 200_000_000L : 20_000_000_000L;
    this.shownAt = System.nanoTime() - pauseNanos;
  }

  /** Writes a line that stays. */
  void line(String text) {
    clear();
    out.println(text);
  }

  /** Says how much of a stage is done. */
  void stage(String name, long done, long total) {
    if (done >= total || due()) {
      draw("%-10s %,d of %,d".formatted(name, done, total), done >= total);
    }
  }

  /** Says how much of a stage of unknown length is done. */
  void stage(String name, long done) {
    if (due()) {
      draw("%-10s %,d".formatted(name, done), false);
    }
  }

  /** Shows a step, when it is time. */
  void stepped(Step step) {
    if (!begun) {
      begun = true;
      stepPictures = step.pictures();
      stepSeconds = step.seconds();
    }
    if (!due()) {
      return;
    }
    double share = step.progress();
    int filled = (int) (share * WIDTH);
    double passed = Math.max(1e-3, step.seconds() - stepSeconds);
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-8s [%s%s] %3.0f%% step %d %.0f images/s ETA %s",
                step.phase(),
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                100 * share,
                step.number(),
                (step.pictures() - stepPictures) / passed,
                clock(step.seconds() * (1 - share) / Math.max(1e-6, share))));
    for (String name : SHOWN) {
      Double value = step.figures().get(name);
      if (value != null) {
        text.append(String.format(Locale.ROOT, " %s %.3f", name, value));
      }
    }
    draw(text.toString(), false);
  }

  /** Shows a measurement on the fixed sample. */
  void measured(Map<String, Double> figures) {
    StringBuilder text = new StringBuilder("measured on a sample:");
    figures.forEach(
        (name, value) -> text.append(String.format(Locale.ROOT, " %s %.4f", name, value)));
    line(text.toString());
  }

  private boolean due() {
    long now = System.nanoTime();
    if (now - shownAt < pauseNanos) {
      return false;
    }
    shownAt = now;
    return true;
  }

  private void draw(String text, boolean last) {
    String cut = text.substring(0, Math.min(LINE, text.length()));
    out.print(terminal ? "\r" + cut + "\u001b[K" + (last ? "\n" : "") : cut + "\n");
    out.flush();
  }

  private void clear() {
    if (terminal) {
      out.print("\r\u001b[K");
    }
  }

  private static String clock(double seconds) {
    long whole = Math.round(seconds);
    return "%d:%02d".formatted(whole / 60, whole % 60);
  }
}
