package dev.hammingbird.ingest.status;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The newest values by key, up to a number; the oldest are forgotten. Safe for several threads. */
final class Recent<K, V> {
  private final Map<K, V> values;

  Recent(int most) {
    this.values =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        };
  }

  synchronized void put(K key, V value) {
    values.remove(key); // or it would keep its place among the oldest
    values.put(key, value);
  }

  synchronized Optional<V> get(K key) {
    return Optional.ofNullable(values.get(key));
  }
}
