package dev.hammingbird.ingest;

import dev.hammingbird.ingest.admission.InFlight;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts what comes in and what becomes of it, since the start of this process. */
@ApplicationScoped
class Tally {
  private final MeterRegistry meters;
  private final Counter accepted;
  private final Counter erased;
  private final Counter labelled;
  private final Counter bytesIn;
  private final Counter bytesKept;
  private final Timer decoding;
  private final Map<String, LongAdder> rejected = new ConcurrentHashMap<>();
  private final RateWindow acceptedRate = new RateWindow(System::nanoTime);
  private final RateWindow rejectedRate = new RateWindow(System::nanoTime);

  Tally(MeterRegistry meters) {
    this.meters = meters;
    this.accepted = counter("accepted", "pictures that Kafka has taken");
    this.erased = counter("erased", "erasures that Kafka has taken");
    this.labelled = counter("labelled", "labels that Kafka has taken");
    this.bytesIn = counter("bytes.in", "bytes of pictures that came in");
    this.bytesKept = counter("bytes.kept", "canonical bytes that Kafka has taken");
    this.decoding =
        Timer.builder("hammingbird.ingest.decode")
            .description("time to judge a picture")
            .publishPercentiles(0.5, 0.99)
            .register(meters);
  }

  private Counter counter(String name, String description) {
    return Counter.builder("hammingbird.ingest." + name).description(description).register(meters);
  }

  /** Shows how many uploads are held. */
  void watch(InFlight inFlight) {
    meters.gauge("hammingbird.ingest.in.flight", inFlight, InFlight::taken);
  }

  void accepted(int size) {
    accepted.increment();
    bytesKept.increment(size);
    acceptedRate.add();
  }

  void cameIn(int size) {
    bytesIn.increment(size);
  }

  void erased() {
    erased.increment();
  }

  void labelled() {
    labelled.increment();
  }

  void rejected(String reason) {
    rejected.computeIfAbsent(reason, _ -> new LongAdder()).increment();
    meters.counter("hammingbird.ingest.rejected", "reason", reason).increment();
    rejectedRate.add();
  }

  void decoded(long nanos) {
    decoding.record(Duration.ofNanos(nanos));
  }

  /** Returns the figures; {@code inFlight} uploads are held now. */
  Stats stats(int inFlight) {
    Map<String, Long> reasons = new TreeMap<>();
    rejected.forEach((reason, count) -> reasons.put(reason, count.sum()));
    return new Stats(
        (long) accepted.count(),
        reasons.values().stream().mapToLong(Long::longValue).sum(),
        reasons,
        (long) erased.count(),
        (long) labelled.count(),
        (long) bytesIn.count(),
        (long) bytesKept.count(),
        acceptedRate.perSecond(),
        rejectedRate.perSecond(),
        decoding.mean(TimeUnit.MILLISECONDS),
        inFlight);
  }
}
