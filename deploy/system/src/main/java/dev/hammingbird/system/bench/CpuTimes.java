package dev.hammingbird.system.bench;

import dev.hammingbird.local.LocalSystem;
import dev.hammingbird.local.Service;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The processor time that each process of a system has used, and this one.
 *
 * @param used by the name of the process
 */
record CpuTimes(Map<String, Duration> used) {
  /** Reads the clocks. */
  static CpuTimes of(LocalSystem system, List<Service> parts) {
    Map<String, Duration> used = new LinkedHashMap<>();
    for (Service service : parts) {
      used.put(service.shortName(), of(system.service(service).pid()));
    }
    used.put("kafka", of(system.kafka().pid()));
    used.put("redis", of(system.redis().pid()));
    used.put("bench", of(ProcessHandle.current().pid()));
    return new CpuTimes(used);
  }

  /** Returns what was used since then. */
  CpuTimes since(CpuTimes then) {
    Map<String, Duration> difference = new LinkedHashMap<>();
    used.forEach((name, now) ->
        difference.put(name, now.minus(then.used().getOrDefault(name, Duration.ZERO))));
    return new CpuTimes(difference);
  }

  /** Returns the times for one of some pictures, in microseconds. */
  String perPicture(long pictures) {
    return used.entrySet().stream()
        .map(entry ->
            String.format(
                Locale.ROOT,
                "%s %.0f",
                entry.getKey(),
                entry.getValue().toNanos() / 1e3 / pictures))
        .collect(Collectors.joining(", "));
  }

  /** Returns what a process has used. */
  static Duration of(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }
}
