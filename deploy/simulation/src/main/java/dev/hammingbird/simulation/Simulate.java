package dev.hammingbird.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code deploy/drill simulate --seeds 1..10000}: runs schedules, and prints one that fails. */
public final class Simulate {
  private static final String USAGE =
      """
      deploy/drill simulate [--seeds FIRST..LAST] [--trace]
        Runs lane, store writer and search's index under seeded schedules, with a log and a store in
        memory, and checks after each that all sides hold what the log says.
        --seeds FIRST..LAST   which seeds (1..10000); one number runs that seed alone
        --trace               prints the whole schedule of each seed\
      """;
  private static final int SHOWN = 3;
  private static final int LINES = 400;

  private Simulate() {}

  /** Runs; the exit status says whether all seeds hold. */
  public static void main(String[] args) {
    List<String> words = List.of(args);
    if (words.contains("--help")) {
      System.out.println(USAGE);
      return;
    }
    try {
      System.exit(run(words));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(USAGE);
      System.exit(2);
    }
  }

  private static int run(List<String> words) {
    boolean trace = words.contains("--trace");
    String seeds = "1..10000";
    for (int i = 0; i < words.size(); i++) {
      switch (words.get(i)) {
        case "--trace" -> {}
        case "--seeds" -> seeds = i + 1 < words.size() ? words.get(++i) : "";
        default -> throw new IllegalArgumentException("there is no option " + words.get(i));
      }
    }
    if (!seeds.matches("[0-9]{1,18}([.][.][0-9]{1,18})?")) {
      throw new IllegalArgumentException("--seeds " + seeds + " is not like 1..10000");
    }
    String[] ends = seeds.split("[.][.]", 2);
    long first = Long.parseLong(ends[0]);
    long last = Long.parseLong(ends[ends.length - 1]);
    return run(first, last, trace);
  }

  private static int run(long first, long last, boolean trace) {
    long start = System.nanoTime();
    long shown = start;
    long violations = 0;
    for (long seed = first; seed <= last; seed++) {
      Optional<String> wrong =
          Simulation.run(seed, Simulation.Parts.good(), trace ? System.out::println : line -> {});
      if (wrong.isPresent()) {
        violations++;
        System.out.printf("seed %d: %s%n", seed, wrong.get());
        if (!trace && violations <= SHOWN) {
          print(seed);
        }
      }
      if (System.nanoTime() - shown > 5_000_000_000L) {
        shown = System.nanoTime();
        System.out.printf(
            "  %d of %d seeds, %d violations%n", seed - first + 1, last - first + 1, violations);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "RESULT {\"seeds\":%d,\"violations\":%d,\"seconds\":%.1f,\"ok\":%s}%n",
        Math.max(0, last - first + 1),
        violations,
        (System.nanoTime() - start) / 1e9,
        violations == 0 && last >= first);
    return violations == 0 && last >= first ? 0 : 1;
  }

  /** Runs a seed again and prints the end of its schedule. */
  private static void print(long seed) {
    List<String> schedule = new ArrayList<>();
    Simulation.run(seed, Simulation.Parts.good(), schedule::add);
    schedule
        .subList(Math.max(0, schedule.size() - LINES), schedule.size())
        .forEach(line -> System.out.println("    " + line));
  }
}
