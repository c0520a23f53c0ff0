package dev.hammingbird.search.standing;

import dev.hammingbird.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes standing queries and matches. Safe for several threads. */
final class Publisher implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Producer<byte[], byte[]> producer;

  Publisher(Map<String, Object> kafka) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("acks", "all");
    settings.put("enable.idempotence", "true");
    settings.put("linger.ms", 5);
    settings.put("max.block.ms", TIMEOUT_MILLIS / 2);
    settings.put("delivery.timeout.ms", TIMEOUT_MILLIS);
    settings.put("request.timeout.ms", TIMEOUT_MILLIS / 2);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Matches on their way. For one thread. */
  final class Batch {
    private final AtomicReference<Optional<Exception>> failure =
        new AtomicReference<>(Optional.empty());

    /** Sends a match; waits while too much is under way. */
    void match(Match match) {
      var _ =
          producer.send(
              new ProducerRecord<>(
                  Topics.MATCHES, bytes(match.standing()), StandingJson.write(match)),
              (_, failed) -> {
                if (failed != null) {
                  failure.set(Optional.of(failed));
                }
              });
    }

    /**
     * Waits until all are written.
     *
     * @throws KafkaException if one could not be
     */
    void await() {
      producer.flush();
      failure
          .get()
          .ifPresent(cause -> {
            throw new KafkaException("a match could not be written", cause);
          });
    }
  }

  Batch batch() {
    return new Batch();
  }

  /**
   * Writes a record of {@code standing} and returns its offset.
   *
   * @param value what it is; null ends it
   * @throws KafkaException if it could not be written
   */
  long standing(String key, @Nullable Object value) throws InterruptedException {
    byte[] bytes = value == null ? null : StandingJson.write(value);
    return written(producer.send(new ProducerRecord<>(Topics.STANDING, 0, bytes(key), bytes)))
        .offset();
  }

  @Override
  public void close() {
    producer.close();
  }

  private static RecordMetadata written(Future<RecordMetadata> record) throws InterruptedException {
    try {
      return record.get(2L * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka did not take a record in time", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
