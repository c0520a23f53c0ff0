package dev.hammingbird.search.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hammingbird.search.duplicates.CodeColumns;
import dev.hammingbird.search.duplicates.NearPairs;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * {@code deploy/bench duplicates}: all pairs within a radius among a million codes, and whether
 * they are those that a comparison of all with all finds among fewer.
 */
public final class DuplicatesBench {
  private static final int CHECKED = 50_000;
  private final Map<String, String> options = new LinkedHashMap<>();
  private final PrintStream out;

  private DuplicatesBench(String[] args, PrintStream out) {
    this.out = out;
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
  }

  /**
   * Measures.
   *
   * @param args {@code --codes} (1,000,000), {@code --bits} (64), {@code --radius} (4), {@code
   *     --threads} (2)
   */
  public static void main(String[] args) {
    new DuplicatesBench(args, System.out).run();
  }

  private int number(String option, int otherwise) {
    return Integer.parseInt(options.getOrDefault(option, Integer.toString(otherwise)));
  }

  private void run() {
    int rows = number("--codes", 1_000_000);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("codes", rows);
    boolean equal = true;
    for (Data.Kind kind : Data.Kind.values()) {
      result.put(kind.name().toLowerCase(Locale.ROOT) + "_s", seconds(kind, rows));
      equal &= equalsAllWithAll(columns(kind, Math.min(rows, CHECKED)));
    }
    result.put("equal_to_all_with_all_50k", equal);
    try {
      out.println("RESULT " + new ObjectMapper().writeValueAsString(result));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private double seconds(Data.Kind kind, int rows) {
    CodeColumns codes = columns(kind, rows);
    long start = System.nanoTime();
    NearPairs.Found found = search(codes);
    double seconds = Math.round((System.nanoTime() - start) / 1e7) / 100.0;
    out.printf(
        Locale.ROOT,
        "%s: %,d codes, radius %d, %d threads: %.2f s, %,d pairs in %,d groups, %,.0f compared of %,.0f%n",
        kind,
        rows,
        number("--radius", 4),
        number("--threads", 2),
        seconds,
        Arrays.stream(found.byDistance()).sum(),
        found.groups().size(),
        found.compared(),
        rows * (rows - 1.0) / 2);
    return seconds;
  }

  private NearPairs.Found search(CodeColumns codes) {
    return NearPairs.find(
        codes, number("--radius", 4), 0, number("--threads", 2), NearPairs.Watch.none());
  }

  private boolean equalsAllWithAll(CodeColumns codes) {
    long[] plain = new long[number("--radius", 4) + 1];
    for (int a = 0; a < codes.rows(); a++) {
      for (int b = a + 1; b < codes.rows(); b++) {
        int distance = codes.distance(a, b);
        if (distance < plain.length) {
          plain[distance]++;
        }
      }
    }
    boolean equal = Arrays.equals(plain, search(codes).byDistance());
    out.printf(
        "  %,d of them: %s all with all%n", codes.rows(), equal ? "equal to" : "NOT EQUAL to");
    return equal;
  }

  private CodeColumns columns(Data.Kind kind, int rows) {
    int bits = number("--bits", 64);
    Data data = new Data(kind, rows, bits, 1);
    long[][] columns = new long[(bits + 63) / 64][rows];
    for (int row = 0; row < rows; row++) {
      for (int w = 0; w < columns.length; w++) {
        columns[w][row] = data.codes.word(row, w);
      }
    }
    return new CodeColumns(bits, columns, rows);
  }
}
