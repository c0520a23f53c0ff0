package dev.hammingbird.system.console;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Shows how far a long stage is: one line that is drawn again and again on a terminal, a line now
 * and then elsewhere. Safe for several threads.
 */
public final class Progress implements AutoCloseable {
  private static final int WIDTH = 30;
  private static final Duration REDRAW = Duration.ofMillis(150);
  private static final Duration PLAIN = Duration.ofSeconds(10);
  private static final int NAME_WIDTH = 26;
  private static final int LINE_WIDTH = 150;

  private final PrintStream out;
  private final boolean terminal;
  private final String name;
  private final String unit;
  private final long total;
  private final long start = System.nanoTime();
  private long shownAt;
  private long done;
  private String note = "";
  private boolean closed;

  private Progress(PrintStream out, boolean terminal, String name, String unit, long total) {
    this.out = out;
    this.terminal = terminal;
    this.name = name;
    this.unit = unit;
    this.total = total;
    this.shownAt = start;
  }

  /**
   * Begins a stage on standard output.
   *
   * @param unit what is counted, in the plural; {@code %} for parts of a hundred
   * @param total how much there is to do, at least 1
   */
  public static Progress start(String name, String unit, long total) {
    return new Progress(System.out, interactive(), name, unit, Math.max(1, total));
  }

  /** Says that so much is done now. */
  public synchronized void at(long now) {
    done = Math.min(total, now);
    show(false);
  }

  /** Says that so much more is done. */
  public synchronized void add(long more) {
    at(done + more);
  }

  /** Puts a few words behind the bar, such as the loss of a training. */
  public synchronized void note(String words) {
    note = words;
    show(false);
  }

  /** Returns how long the stage has run, in seconds. */
  public double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Returns what was done per second so far. */
  public synchronized double rate() {
    return done / Math.max(1e-9, seconds());
  }

  /** Ends the stage: the line stays as it is. */
  @Override
  public synchronized void close() {
    if (!closed) {
      show(true);
      closed = true;
    }
  }

  private void show(boolean last) {
    long now = System.nanoTime();
    long pause = (terminal ? REDRAW : PLAIN).toNanos();
    if (closed || (!last && now - shownAt < pause)) {
      return;
    }
    shownAt = now;
    out.print(terminal ? "\r" + line() + "\u001b[K" + (last ? "\n" : "") : line() + "\n");
    out.flush();
  }

  private String line() {
    double part = (double) done / total;
    int filled = (int) (part * WIDTH);
    String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
    String time =
        done == total
            ? String.format(Locale.ROOT, "%.1f s", seconds())
            : done == 0 || seconds() < 1 ? "" : "ETA " + clock(seconds() * (1 - part) / part);
    String counts =
        unit.equals("%")
            ? ""
            : String.format(Locale.ROOT, "%d/%d %s %.0f/s ", done, total, unit, rate());
    String text =
        String.format(
            Locale.ROOT,
            "%-" + NAME_WIDTH + "s [%s] %3d%% %s%s  %s",
            name,
            bar,
            (int) (part * 100),
            counts,
            time,
            note);
    return text.substring(0, Math.min(text.length(), LINE_WIDTH)).stripTrailing();
  }

  private static String clock(double seconds) {
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  private static boolean interactive() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }
}
