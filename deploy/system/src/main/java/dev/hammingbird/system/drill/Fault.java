package dev.hammingbird.system.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * One thing that breaks.
 *
 * @param target name of a process, or of a way between two
 * @param at seconds after the faults begin
 * @param lasts seconds until it is put right
 */
record Fault(Kind kind, String target, double at, double lasts) {

  /** What can break. */
  enum Kind {
    /** A process ends like a power cut, and is started again. */
    KILL,
    /** A process stands still for longer than its session, and goes on as if nothing had been. */
    STOP,
    /** Redis forgets everything. */
    FLUSH,
    /** Redis comes back with what it held some time ago. */
    RESTORE,
    /** A way between two processes is cut. */
    CUT,
    /** A way between two processes swallows everything. */
    FREEZE,
    /** A way between two processes is slow. */
    DELAY,
    /** The broker's disk takes no more. */
    DISK
  }

  /** Returns the faults of a seed: about one in four seconds, no two at one target at a time. */
  static List<Fault> schedule(
      long seed, double seconds, double stop, List<String> members, List<String> ways) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Fault> faults = new ArrayList<>();
    double at = 1 + random.nextDouble() * 2;
    while (at < seconds - 2) {
      Fault fault = any(random, at, stop, members, ways);
      boolean free =
          faults.stream()
              .noneMatch(other ->
                  other.target.equals(fault.target) && other.at + other.lasts + 5 > fault.at);
      if (free) {
        faults.add(fault);
      }
      at += 2 + random.nextDouble() * 4;
    }
    return faults;
  }

  private static Fault any(
      SplittableRandom random, double at, double stop, List<String> members, List<String> ways) {
    List<String> brokers = members.stream().filter(name -> name.startsWith("kafka")).toList();
    List<String> stoppable = members.stream().filter(Fault::canBeAbsent).toList();
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> new Fault(Kind.KILL, of(random, members), at, random.nextDouble() * 3);
      case 3, 4 -> new Fault(Kind.STOP, of(random, stoppable), at, stop + random.nextDouble() * 4);
      case 5 -> new Fault(Kind.FLUSH, "redis", at, 0);
      case 6 -> new Fault(Kind.RESTORE, "redis", at, 0);
      case 7 ->
          random.nextBoolean()
              ? new Fault(Kind.CUT, of(random, ways), at, 1 + random.nextDouble() * 8)
              : new Fault(Kind.FREEZE, of(random, ways), at, 1 + random.nextDouble() * 8);
      case 8 -> new Fault(Kind.DELAY, of(random, ways), at, 3 + random.nextDouble() * 8);
      default -> new Fault(Kind.DISK, of(random, brokers), at, 2 + random.nextDouble() * 4);
    };
  }

  /** Tells whether another of its kind goes on while this process stands still. */
  private static boolean canBeAbsent(String name) {
    return name.startsWith("encoder") || name.startsWith("search") || name.startsWith("redis-");
  }

  private static String of(SplittableRandom random, List<String> names) {
    return names.get(random.nextInt(names.size()));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%5.1f s %s %s for %.1f s", at, kind, target, lasts);
  }
}
