package dev.hammingbird.system.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator wrk, as a process. */
final class Wrk {
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern SLOWEST = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)");
  private static final Pattern FAILED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
  private static final Pattern BROKEN = Pattern.compile("Socket errors: .*");

  /** Hits that a request asks for. */
  static final int HITS = 10;

  private final Path script;
  private final int connections;

  /**
   * What it measured.
   *
   * @param requestsPerSecond answered
   * @param p99Millis 99 of 100 answers came within so many milliseconds
   */
  record Rate(double requestsPerSecond, double p99Millis) {}

  /**
   * Prepares.
   *
   * @param script in Lua, makes the requests
   * @param connections kept open, each with one request under way
   */
  Wrk(Path script, int connections) {
    this.script = script;
    this.connections = connections;
  }

  /** Tells whether it is installed. */
  static boolean installed() {
    String path = System.getenv("PATH");
    return path != null
        && List.of(path.split(":", -1)).stream()
            .filter(folder -> !folder.isEmpty())
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "wrk")));
  }

  /**
   * Asks for so many seconds.
   *
   * @throws IllegalStateException if an answer was no success
   */
  Rate run(String url, int seconds) throws InterruptedException {
    try {
      Process wrk =
          new ProcessBuilder(
                  "wrk",
                  "-t2",
                  "-c" + connections,
                  "-d" + seconds + "s",
                  "--latency",
                  "-s",
                  script.toString(),
                  url)
              .redirectErrorStream(true)
              .start();
      String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      wrk.waitFor();
      return read(said);
    } catch (IOException e) {
      throw new UncheckedIOException("wrk cannot be run", e);
    }
  }

  static Rate read(String said) {
    for (Pattern bad : List.of(FAILED, BROKEN)) {
      Matcher found = bad.matcher(said);
      if (found.find()) {
        throw new IllegalStateException("wrk was not answered well: " + found.group());
      }
    }
    Matcher rate = RATE.matcher(said);
    Matcher slowest = SLOWEST.matcher(said);
    if (!rate.find() || !slowest.find()) {
      throw new IllegalStateException("wrk said nothing that can be read: " + said);
    }
    double unit =
        switch (slowest.group(2)) {
          case "us" -> 1e-3;
          case "ms" -> 1;
          default -> 1e3;
        };
    return new Rate(Double.parseDouble(rate.group(1)), Double.parseDouble(slowest.group(1)) * unit);
  }

  /**
   * Returns a script that asks for random codes of 64 bits in a space, {@value #HITS} hits each.
   */
  static String script(String space) {
    return String.format(
        Locale.ROOT,
        """
        local requests = {}
        local next = 0
        function init(args)
          math.randomseed(7)
          for i = 1, 1000 do
            local code = string.format("%%04x%%04x%%04x%%04x", math.random(0, 65535),
              math.random(0, 65535), math.random(0, 65535), math.random(0, 65535))
            requests[i] = wrk.format("POST", "/search", {["content-type"] = "application/json"},
              '{"code":"' .. code .. '","space":"%s","k":%d}')
          end
        end
        function request()
          next = next %% #requests + 1
          return requests[next]
        end
        """,
        space,
        HITS);
  }
}
