package dev.hammingbird.search.kernel;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The kernels' loops: one query, sixty-four together, a radius, a count. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "-XX:+UseParallelGC",
      "-XX:+UseTransparentHugePages"
    })
public class KernelBenchmark {
  private static final int TOGETHER = 64;

  @Param({"vector", "plain"})
  public String kernel = "";

  @Param({"100000", "1000000"})
  public int rows;

  @Param({"32", "64", "128", "256"})
  public int bits;

  private final Nearest nearest = new Nearest();
  private final Nearest[] together = new Nearest[TOGETHER];
  private final long[][] queries = new long[TOGETHER][];
  private ScanKernel scan = Kernels.plain();
  private Codes codes = Codes.allocate(64, 0);
  private LiveRows live = LiveRows.NONE;
  private int next;

  /** Makes codes at random. */
  @Setup
  public void fill() {
    scan = Kernels.choose(kernel).kernel();
    SplittableRandom random = new SplittableRandom(1);
    codes = Codes.allocate(bits, rows);
    long[][] pages = new long[rows / LiveRows.PAGE_ROWS + 1][LiveRows.PAGE_WORDS];
    for (int row = 0; row < rows; row++) {
      codes.put(row, code(random), 0);
      pages[row / LiveRows.PAGE_ROWS][row % LiveRows.PAGE_ROWS / 64] |= 1L << row;
    }
    live = new LiveRows(pages, rows, rows);
    for (int q = 0; q < TOGETHER; q++) {
      queries[q] = code(random);
      together[q] = new Nearest();
    }
  }

  /** The ten nearest to one query. */
  @Benchmark
  public int one() {
    begin(nearest, 10, bits);
    scan.scan(codes, 0, rows, query(), nearest);
    nearest.finish();
    return nearest.size();
  }

  /** The ten nearest to each of 64 queries; the time is that of all together. */
  @Benchmark
  public int together() {
    for (Nearest each : together) {
      begin(each, 10, bits);
    }
    scan.scan(codes, 0, rows, queries, together, TOGETHER);
    return together[0].bound();
  }

  /** All within a tenth of the width. */
  @Benchmark
  public int radius() {
    begin(nearest, Integer.MAX_VALUE, bits / 10);
    scan.scan(codes, 0, rows, query(), nearest);
    nearest.finish();
    return nearest.size();
  }

  /** How many lie within half the width. */
  @Benchmark
  public int count() {
    return scan.count(codes, live, 0, rows, query(), bits / 2);
  }

  private void begin(Nearest one, int k, int radius) {
    one.begin(k, radius);
    one.enter(live, RowFilter.ALL);
  }

  private long[] query() {
    return queries[next++ % TOGETHER];
  }

  private long[] code(SplittableRandom random) {
    long[] code = new long[Math.ceilDiv(bits, Long.SIZE)];
    for (int w = 0; w < code.length; w++) {
      code[w] = random.nextLong();
    }
    code[code.length - 1] &= -1L << (code.length * Long.SIZE - bits);
    return code;
  }
}
