package dev.hammingbird.system.drill;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a drill says at its end, in the order of {@code RESULT}; what was not measured is null. */
final class Figures {
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  /** Begins with all keys that every drill has. */
  Figures(String name, Object value) {
    values.put(name, value);
    for (String key :
        java.util.List.of(
            "accepted",
            "ledger_difference",
            "digests_equal",
            "failed_queries",
            "wrong_space_answers",
            "oracle_differences",
            "p99_steady_ms",
            "p99_switch_ms",
            "rollback_s",
            "recovered_s")) {
      values.put(key, null);
    }
  }

  Figures put(String key, Object value) {
    values.put(key, value instanceof Double number ? Math.round(number * 100) / 100.0 : value);
    return this;
  }

  Map<String, @Nullable Object> result(boolean ok) {
    values.put("ok", ok);
    return values;
  }
}
