package dev.hammingbird.contracts.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One thing that a model had to show before it went on, with what it showed. Kept among the
 * evidence of a transition under {@code gate.<name>}.
 *
 * @param name in kebab case, such as {@code golden-vectors}
 * @param outcome how it went
 * @param figure what was found, with its unit
 * @param limit what was wanted
 * @param detail for people; may be empty
 */
public record Gate(String name, Outcome outcome, String figure, String limit, String detail) {
  private static final String PREFIX = "gate.";
  private static final String SEPARATOR = " | ";

  public Gate {
    figure = plain(figure);
    limit = plain(limit);
  }

  /** How a gate went. */
  public enum Outcome {
    /** What was found is within the limit. */
    PASSED,
    /** It is not: the model goes no further. */
    FAILED,
    /** There was nothing to judge by; the model goes on. */
    SKIPPED,
    /** A figure without a limit. */
    REPORTED
  }

  /** Returns a gate that is passed exactly when {@code good}. */
  public static Gate of(String name, boolean good, String figure, String limit, String detail) {
    return new Gate(name, good ? Outcome.PASSED : Outcome.FAILED, figure, limit, detail);
  }

  /** Returns a gate that could not be judged. */
  public static Gate skipped(String name, String limit, String why) {
    return new Gate(name, Outcome.SKIPPED, "none", limit, why);
  }

  /** Returns whether the model may not go on. */
  public boolean failed() {
    return outcome == Outcome.FAILED;
  }

  /** Returns what a person reads where a model was refused. */
  public String story() {
    return "%s: %s, wanted %s%s"
        .formatted(name, figure, limit, detail.isEmpty() ? "" : " (" + detail + ")");
  }

  /** Adds gates to the evidence of a transition. */
  public static void put(List<Gate> gates, Map<String, String> evidence) {
    for (Gate gate : gates) {
      evidence.put(
          PREFIX + gate.name,
          String.join(
              SEPARATOR,
              gate.outcome.name().toLowerCase(Locale.ROOT),
              gate.figure,
              gate.limit,
              gate.detail));
    }
  }

  /** Returns the gates among the evidence of a transition, by name; what is none is left out. */
  public static List<Gate> of(Map<String, String> evidence) {
    List<Gate> gates = new ArrayList<>();
    evidence.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(PREFIX))
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> {
          String[] parts = entry.getValue().split(" \\| ", 4);
          for (Outcome outcome : Outcome.values()) {
            if (parts.length == 4 && outcome.name().equalsIgnoreCase(parts[0])) {
              String name = entry.getKey().substring(PREFIX.length());
              gates.add(new Gate(name, outcome, parts[1], parts[2], parts[3]));
            }
          }
        });
    return gates;
  }

  private static String plain(String text) {
    return text.replace(SEPARATOR, "; ");
  }
}
