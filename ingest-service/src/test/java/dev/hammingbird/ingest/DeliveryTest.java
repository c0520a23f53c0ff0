package dev.hammingbird.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.image.ImageEvent;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.ingest.log.ImageLog;
import dev.hammingbird.ingest.log.LogFaultException;
import dev.hammingbird.ingest.log.LogSettings;
import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private final Delivery delivery =
      new Delivery(
          new SmallRyeConfigBuilder()
              .withMapping(IngestConfig.class)
              .withConverter(MemorySize.class, 100, new MemorySizeConverter())
              .withDefaultValue("ingest.log.retry-first", "PT0.01S")
              .build()
              .getConfigMapping(IngestConfig.class));

  @Test
  void afterAFaultAllFromTheFirstThatFailedAreWrittenAgainInOrder() {
    LogFaultException fault = fault();
    List<Integer> written = new ArrayList<>();
    List<Delivery.Write> batch = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      batch.add(() -> {
        written.add(number);
        boolean first = written.stream().filter(n -> n == number).count() == 1;
        return number == 2 && first
            ? CompletableFuture.failedFuture(fault)
            : CompletableFuture.completedFuture(new Slot(0, number));
      });
    }

    delivery.deliver(batch);

    assertThat(written).containsExactly(0, 1, 2, 3, 4, 2, 3, 4);
    assertThat(delivery.trouble()).isEmpty();
  }

  /** A broker that is not there makes a real fault. */
  private static LogFaultException fault() {
    LogSettings nowhere =
        new LogSettings("127.0.0.1:1", Duration.ofMillis(50), Duration.ofMillis(100), 1000);
    ImageId id = new ImageId(SharedInfrastructure.freshPrefix());
    try (ImageLog log = new ImageLog(nowhere)) {
      Slot slot =
          log.erased(new ImageEvent.Erased(id, "e", "/images", Instant.EPOCH), Optional.empty())
              .join();
      throw new AssertionError("written to " + slot);
    } catch (CompletionException e) {
      LogFaultException fault =
          (LogFaultException) Objects.requireNonNull(e.getCause(), "a failure has a cause");
      assertThat(fault.passing()).isTrue();
      assertThat(fault).hasMessageContaining("images");
      return fault;
    }
  }
}
