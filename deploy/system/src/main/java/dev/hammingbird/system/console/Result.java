package dev.hammingbird.system.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** The last line of a command's standard output. */
public final class Result {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Result() {}

  /** Returns {@code RESULT {…}} with the keys in the map's order. */
  public static String line(Map<String, ?> figures) {
    try {
      return "RESULT " + JSON.writeValueAsString(figures);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not writable as JSON: " + figures, e);
    }
  }
}
