package dev.hammingbird.search.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hammingbird.search.kernel.Kernels;
import dev.hammingbird.search.mih.MultiIndex;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code deploy/bench search}: scan, batch and planner on one thread, beside the speed of memory,
 * of counting bits, and FAISS where it is installed. Times are medians of rounds; compare ratios.
 */
public final class SearchBench {
  private static final String GRID = "--grid=";
  private static final int QUERIES = 64;
  private static final int HUNDRED_THOUSAND = 100_000;
  private static final int MILLION = 1_000_000;
  private static final int TEN_MILLION = 10_000_000;
  private static final int HUNDRED_MILLION = 100_000_000;

  private final Set<String> flags;
  private final PrintStream out;
  private final boolean quick;
  private final Clock clock;
  private final Map<String, Object> result = new LinkedHashMap<>();

  private SearchBench(Set<String> flags, PrintStream out) {
    this.flags = flags;
    this.out = out;
    this.quick = flags.contains("--quick");
    this.clock = quick ? new Clock(5, 5, 100_000_000) : new Clock(9, 9, 200_000_000);
    for (String key :
        List.of(
            "ram_gb_s",
            "scan_10m_vs_ram",
            "scan_100k_us",
            "faiss_100k_us",
            "batch64_1m_gcodes_s",
            "mih_10m_clustered_k10_us",
            "mih_10m_uniform_k10_us",
            "mih_100m_clustered_k10_us",
            "planner_worst_mean_ratio")) {
      result.put(key, null);
    }
  }

  /**
   * Measures.
   *
   * @param args {@code --quick} (under a minute), {@code --100m} (with 100 million codes, which
   *     take 6 GB), {@code --grid=100000,1000000} (sizes of the grid), {@code --only-grid}, {@code
   *     --no-grid}, {@code --no-faiss}
   */
  public static void main(String[] args) {
    Set<String> flags = new TreeSet<>(Arrays.asList(args));
    Set<String> known = Set.of("--quick", "--100m", "--no-grid", "--no-faiss", "--only-grid");
    if (!flags.stream().allMatch(flag -> known.contains(flag) || flag.matches(GRID + "[0-9,]+"))) {
      System.err.println(
          "deploy/bench search [%s] [%ssizes]".formatted(String.join("] [", known), GRID));
      System.exit(2);
    }
    new SearchBench(flags, System.out).run();
  }

  private void run() {
    out.printf(Locale.ROOT, "kernel: %s (%s)%n", Kernels.best().name(), Kernels.choice().reason());
    warm();
    if (!flags.contains("--only-grid")) {
      headlines();
    }
    if (!flags.contains("--no-grid")) {
      double worst = new Grid(out, quick).worst(sizes());
      result.put("planner_worst_mean_ratio", rounded(worst));
    }
    if (flags.contains("--100m") && !quick) {
      planner("mih_100m_clustered_k10_us", data(Data.Kind.CLUSTERED, HUNDRED_MILLION, 64));
    }
    try {
      out.println("RESULT " + new ObjectMapper().writeValueAsString(result));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private int[] sizes() {
    return flags.stream()
        .filter(flag -> flag.startsWith(GRID))
        .map(flag -> Arrays.stream(flag.substring(GRID.length()).split(",", -1)))
        .findFirst()
        .map(sizes -> sizes.mapToInt(Integer::parseInt).toArray())
        .orElse(quick ? new int[] {MILLION} : new int[] {HUNDRED_THOUSAND, MILLION, TEN_MILLION});
  }

  private void headlines() {
    limits();
    Data small = data(Data.Kind.UNIFORM, HUNDRED_THOUSAND, 64);
    result.put("scan_100k_us", rounded(scan(small)));
    Data middle = data(Data.Kind.UNIFORM, MILLION, 64);
    scan(middle);
    batch(middle);
    ram();
    planner("mih_10m_clustered_k10_us", data(Data.Kind.CLUSTERED, TEN_MILLION, 64));
    planner("mih_10m_uniform_k10_us", data(Data.Kind.UNIFORM, TEN_MILLION, 64));
    if (!flags.contains("--no-faiss")) {
      faiss();
    }
  }

  /** Lets Java compile every loop before the first time is taken. */
  private void warm() {
    Clock warming = new Clock(1, 1, 400_000_000);
    for (Data.Kind kind : List.of(Data.Kind.CLUSTERED, Data.Kind.UNIFORM)) {
      Data data = data(kind, MILLION, 64);
      data.makeTables();
      Searches searches = new Searches(data);
      for (int k : new int[] {1000, 10}) {
        warming.micros(i -> searches.plan(i, k));
        warming.micros(i -> searches.scan(i, k));
      }
      warming.micros(_ -> searches.batch(10));
    }
  }

  private void limits() {
    out.printf(
        Locale.ROOT,
        "limits: %.1f G codes/s of 64 bits compared in the first cache, %.1f G words/s counted%n",
        Limits.comparedGigacodesPerSecond(clock),
        Limits.countedGigawordsPerSecond(clock));
  }

  private double scan(Data data) {
    Searches searches = new Searches(data);
    double ten = 0;
    for (int k : new int[] {10, 100, 1000}) {
      double micros = clock.micros(i -> searches.scan(i, k));
      out.printf(
          Locale.ROOT,
          "scan %,d x %d k=%d: %.1f us, %.2f G codes/s%n",
          data.rows,
          data.bits,
          k,
          micros,
          data.rows / micros / 1e3);
      ten = k == 10 ? micros : ten;
    }
    return ten;
  }

  private void batch(Data data) {
    Searches searches = new Searches(data);
    double micros = clock.micros(_ -> searches.batch(10));
    double rate = (double) data.rows * QUERIES / micros / 1e3;
    out.printf(Locale.ROOT, "batch of %d at %,d x 64: %.1f G codes/s%n", QUERIES, data.rows, rate);
    result.put("batch64_1m_gcodes_s", rounded(rate));
  }

  /** Compares a scan with reading the same codes, turn about. */
  private void ram() {
    Data data = data(Data.Kind.UNIFORM, TEN_MILLION, 64);
    Searches searches = new Searches(data);
    long[] memory = Limits.memory(TEN_MILLION);
    double[] both = clock.compare(_ -> Limits.read(memory), i -> searches.scan(i, 10));
    double gigabytes = TEN_MILLION * 8.0 / both[0] / 1e3;
    out.printf(
        Locale.ROOT,
        "reading 10M words: %.0f us = %.1f GB/s; scan %.0f us, %.2f of it%n",
        both[0],
        gigabytes,
        both[1],
        both[2]);
    result.put("ram_gb_s", rounded(gigabytes));
    result.put("scan_10m_vs_ram", rounded(both[2]));
    int threads = Runtime.getRuntime().availableProcessors();
    out.printf(
        Locale.ROOT,
        "scan 10M x 64 on %d threads, each its own queries: %.2f G codes/s together%n",
        threads,
        Together.scans(data, threads, quick ? 500_000_000 : 2_000_000_000) * 0.01);
  }

  private void planner(String key, Data data) {
    long start = System.nanoTime();
    data.makeTables();
    double seconds = (System.nanoTime() - start) / 1e9;
    long bytes = data.tables().map(MultiIndex::bytes).orElse(0L) + data.codes.bytes();
    out.printf(
        Locale.ROOT,
        "tables of %,d: %.1f s, %.0f bytes a code%n",
        data.rows,
        seconds,
        (double) bytes / data.rows);
    Searches searches = new Searches(data);
    for (int k : new int[] {10, 100, 1000}) {
      double micros = clock.micros(i -> searches.plan(i, k));
      out.printf(Locale.ROOT, "planner %s k=%d: %.1f us%n", key, k, micros);
      if (k == 10) {
        result.put(key, rounded(micros));
      }
    }
  }

  private void faiss() {
    List<String> cases = new ArrayList<>(List.of("100000x64", "1000000x64"));
    if (!quick) {
      cases.addAll(List.of("10000000x64", "1000000x32", "1000000x128", "1000000x256"));
    }
    Optional<JsonNode> times = Faiss.time(cases, 10);
    if (times.isEmpty()) {
      out.printf(
          Locale.ROOT,
          "no python3 here can import faiss (Debian: python3-faiss), so nothing to compare with%n");
      return;
    }
    out.printf(
        Locale.ROOT, "FAISS %s, flat, k=10, one thread%n", times.get().get("version").asText());
    for (String name : cases) {
      String[] parts = name.split("x", 2);
      int rows = Integer.parseInt(parts[0]);
      double theirs = times.get().get(name).asDouble();
      Searches ours = new Searches(data(Data.Kind.UNIFORM, rows, Integer.parseInt(parts[1])));
      double micros = clock.micros(i -> ours.scan(i, 10));
      out.printf(
          Locale.ROOT,
          "scan %s: %.1f us, FAISS %.1f us, %.1f x%n",
          name,
          micros,
          theirs,
          theirs / micros);
    }
    result.put("faiss_100k_us", rounded(times.get().get("100000x64").asDouble()));
  }

  private static Data data(Data.Kind kind, int rows, int bits) {
    return new Data(kind, rows, bits, QUERIES);
  }

  static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
