package dev.hammingbird.trainer.method;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long learning may take. All schedules follow the share that is used up, so that a run of two
 * minutes and one of two hours go through the same phases.
 *
 * @param time wall-clock time
 * @param steps the most steps; 0 for no such limit
 */
public record Budget(Duration time, int steps) {
  /** Checks that there is a limit. */
  public Budget {
    if (time.isZero() || time.isNegative() || steps < 0) {
      throw new IllegalArgumentException("budget of %s and %d steps".formatted(time, steps));
    }
  }

  /**
   * Returns a budget of minutes, or of steps within them.
   *
   * @param minutes above 0; a millisecond at least
   * @param steps the most steps; 0 for no such limit
   */
  public static Budget ofMinutes(double minutes, int steps) {
    return new Budget(Duration.ofMillis(Math.max(1, Math.round(minutes * 60_000))), steps);
  }

  /**
   * Starts counting.
   *
   * @param nanos the time now, in nanoseconds from any origin
   */
  public Spent start(LongSupplier nanos) {
    return new Spent(this, nanos, nanos.getAsLong());
  }

  /**
   * What has been used of a budget.
   *
   * @param budget the budget
   * @param nanos the time now
   * @param startedAt the time at the start
   */
  public record Spent(Budget budget, LongSupplier nanos, long startedAt) {
    /**
     * Returns the share used after a number of steps, from 0 to 1. With a limit of steps it follows
     * the steps alone, so that a run can be repeated bit for bit, and time only cuts it off.
     */
    public double share(int step) {
      double byTime = Math.min(1, seconds() * 1e9 / budget.time().toNanos());
      return budget.steps() == 0 || byTime == 1
          ? byTime
          : Math.min(1, (double) step / budget.steps());
    }

    /**
     * Returns the same budget with some of its time used already, by an earlier part of the run.
     */
    public Spent after(double seconds) {
      return new Spent(budget, nanos, nanos.getAsLong() - Math.round(seconds * 1e9));
    }

    /** Returns seconds since the start. */
    public double seconds() {
      return (nanos.getAsLong() - startedAt) / 1e9;
    }
  }
}
