package dev.hammingbird.contracts.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a Redis server deals with memory, and what is wrong with it for a store that must not lose
 * what it was given.
 *
 * @param address of the server, for messages
 * @param policy its {@code maxmemory-policy}
 * @param limit its {@code maxmemory}, 0 for none
 * @param used bytes it has in use
 * @param machine bytes of memory that its machine has, 0 when it does not say
 */
public record MemorySettings(String address, String policy, long limit, long used, long machine) {
  private static final String GOOD_POLICY = "noeviction";
  private static final double NEARLY_FULL = 0.9;

  /** Returns what the section {@code memory} of INFO says. */
  public static MemorySettings of(String address, String info) {
    Map<String, String> values = new HashMap<>();
    info.lines()
        .filter(line -> line.indexOf(':') > 0)
        .forEach(line ->
            values.put(
                line.substring(0, line.indexOf(':')),
                line.substring(line.indexOf(':') + 1).strip()));
    return new MemorySettings(
        address,
        values.getOrDefault("maxmemory_policy", "unknown"),
        number(values, "maxmemory"),
        number(values, "used_memory"),
        number(values, "total_system_memory"));
  }

  /** Returns what must be changed before codes are safe here; empty when nothing must. */
  public Optional<String> fault() {
    return policy.equals(GOOD_POLICY)
        ? Optional.empty()
        : Optional.of(
            "Redis at %s has maxmemory-policy %s and may drop codes; set it to %s (redis-cli CONFIG SET maxmemory-policy %s, and in redis.conf)"
                .formatted(address, policy, GOOD_POLICY, GOOD_POLICY));
  }

  /** Returns what should be changed; empty when nothing should. */
  public Optional<String> warning() {
    if (limit == 0 && machine > 0 && used > NEARLY_FULL * machine) {
      return Optional.of(
          "Redis at %s uses %d of its machine's %d MiB and has no maxmemory; set maxmemory, so that it refuses writes instead of being killed"
              .formatted(address, used >> 20, machine >> 20));
    }
    return limit > 0 && used > NEARLY_FULL * limit
        ? Optional.of(
            "Redis at %s uses %d of the %d MiB of its maxmemory; raise maxmemory, or retire spaces"
                .formatted(address, used >> 20, limit >> 20))
        : Optional.empty();
  }

  private static long number(Map<String, String> values, String name) {
    return Long.parseLong(values.getOrDefault(name, "0"));
  }
}
