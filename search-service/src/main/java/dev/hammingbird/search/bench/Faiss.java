package dev.hammingbird.search.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** FAISS's flat binary index on the same machine, in a process of Python of its own. */
final class Faiss {
  private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

  private Faiss() {}

  /**
   * Times FAISS.
   *
   * @param cases sizes such as {@code 100000x64}, with uniformly random codes
   * @param k how many nearest
   * @return microseconds a query, by {@code "<rows>x<bits>"}; empty where no Python can import
   *     faiss
   */
  static Optional<JsonNode> time(List<String> cases, int k) {
    return PYTHONS.stream().flatMap(python -> attempt(python, cases, k).stream()).findFirst();
  }

  private static Optional<JsonNode> attempt(String python, List<String> cases, int k) {
    try {
      return run(python, cases, k);
    } catch (IOException e) {
      return Optional.empty(); // there is no such Python
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> run(String python, List<String> cases, int k)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(python, "-", String.join(",", cases), Integer.toString(k))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (InputStream script = Faiss.class.getResourceAsStream("/bench/faiss_flat.py");
        var in = process.getOutputStream()) {
      if (script == null) {
        throw new IOException("the script bench/faiss_flat.py is not in this jar");
      }
      script.transferTo(in);
    }
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0
        ? Optional.of(new ObjectMapper().readTree(answer))
        : Optional.empty();
  }
}
