package dev.hammingbird.search.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** {@code deploy/bench exactness}: searches in random spaces against comparing everything. */
public final class ExactnessBench {
  private static final int SHOWN = 5;
  private static final int BLOCK = 250;
  private static final int CASES_PER_WRITING = 5000;
  private static final int STEPS = 300;

  private final long cases;
  private final long seed;
  private final int threads;
  private final List<String> wrong = new ArrayList<>();
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong done = new AtomicLong();

  private ExactnessBench(long cases, long seed, int threads) {
    this.cases = cases;
    this.seed = seed;
    this.threads = threads;
  }

  /**
   * Compares; ends with 1 if anything differed.
   *
   * @param args {@code --cases N} (100,000), {@code --seed N} (1), {@code --threads N} (processors)
   */
  public static void main(String[] args) throws InterruptedException, ExecutionException {
    Map<String, Long> options = new LinkedHashMap<>();
    options.put("--cases", 100_000L);
    options.put("--seed", 1L);
    options.put("--threads", (long) Runtime.getRuntime().availableProcessors());
    for (int i = 0; i < args.length; i += 2) {
      if (!options.containsKey(args[i]) || i + 1 == args.length || !args[i + 1].matches("\\d+")) {
        System.err.println("deploy/bench exactness [--cases N] [--seed N] [--threads N]");
        System.exit(2);
      }
      options.put(args[i], Long.valueOf(args[i + 1]));
    }
    int threads = Math.toIntExact(Math.max(1, options.get("--threads")));
    boolean exact =
        new ExactnessBench(options.get("--cases"), options.get("--seed"), threads).run();
    System.exit(exact ? 0 : 1);
  }

  private boolean run() throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        running.add(workers.submit(this::work));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    long searches = 0;
    for (long i = 0; i < Math.ceilDiv(cases, CASES_PER_WRITING); i++) {
      WhileWriting.Seen seen = WhileWriting.check(seed + i, STEPS);
      searches += seen.searches();
      wrong.addAll(seen.wrong());
    }
    System.out.printf(
        Locale.ROOT, "%,d cases, and %,d searches while writing%n", done.get(), searches);
    wrong.stream().limit(SHOWN).forEach(System.out::println);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("cases", done.get());
    result.put("failures", wrong.size());
    result.put("seed", seed);
    result.put("seconds", SearchBench.rounded((System.nanoTime() - start) / 1e9));
    try {
      System.out.println("RESULT " + new ObjectMapper().writeValueAsString(result));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    return wrong.isEmpty();
  }

  private void work() {
    Exactness exactness = new Exactness();
    for (long from = next.getAndAdd(BLOCK); from < cases; from = next.getAndAdd(BLOCK)) {
      long to = Math.min(cases, from + BLOCK);
      for (long i = from; i < to; i++) {
        List<String> found = exactness.check(seed * 1_000_000_007L + i);
        synchronized (wrong) {
          wrong.addAll(found);
        }
      }
      long now = done.addAndGet(to - from);
      if (now % 10_000 < BLOCK) {
        System.out.printf(Locale.ROOT, "%,d of %,d%n", now, cases);
      }
    }
  }
}
