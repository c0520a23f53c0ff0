package dev.hammingbird.ingest.log;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.image.Erasure;
import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageEvent;
import dev.hammingbird.contracts.image.ImageEventCodec;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.LabelsEvent;
import dev.hammingbird.contracts.image.Rejection;
import dev.hammingbird.contracts.image.RejectionCodec;
import dev.hammingbird.contracts.image.Slot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Writes records. A future is done when all in-sync replicas have the record, and fails with {@link
 * LogFaultException}. Records of one partition lie there in the order of the calls, as long as none
 * fails. Safe for use by several threads.
 */
public final class ImageLog implements AutoCloseable {
  /** The header that carries a trace from service to service, as W3C Trace Context has it. */
  public static final String TRACE = "traceparent";

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final KafkaProducer<byte[], byte[]> producer;

  /** Opens the log; whether Kafka is there shows with the first record. */
  public ImageLog(LogSettings settings) {
    this.producer = LogClients.producer(settings);
  }

  /** Writes an accepted picture; the answer is its address. */
  public CompletableFuture<Slot> accepted(
      ImageEvent.Accepted event, byte[] canonical, Optional<String> trace) {
    return accepted(event, canonical, trace, Map.of());
  }

  /** Writes an accepted picture with headers of ours beside those of the event. */
  public CompletableFuture<Slot> accepted(
      ImageEvent.Accepted event,
      byte[] canonical,
      Optional<String> trace,
      Map<String, String> more) {
    return image(event, canonical, trace, more);
  }

  /** Writes that a picture is to be forgotten; the answer is the address of that record. */
  public CompletableFuture<Slot> erased(ImageEvent.Erased event, Optional<String> trace) {
    return image(event, null, trace, Map.of());
  }

  /** Writes labels that were given to a picture later; the answer is the record's address. */
  public CompletableFuture<Slot> labelled(ImageId id, LabelsEvent labels, Optional<String> trace) {
    ProducerRecord<byte[], byte[]> written =
        new ProducerRecord<>(Topics.LABELS, id.bytes(), JsonCodec.write(labels));
    trace.ifPresent(t -> put(written, TRACE, t));
    return send(written);
  }

  /**
   * Writes that a record of a topic was refused: its key, its headers, those of the rejection, and
   * the beginning of its value.
   */
  public CompletableFuture<Slot> rejected(
      ConsumerRecord<byte[], byte[]> original, Rejection rejection) {
    byte[] value = original.value();
    byte[] kept =
        value == null || value.length <= RejectionCodec.MAX_KEPT_BYTES
            ? value
            : Arrays.copyOf(value, RejectionCodec.MAX_KEPT_BYTES);
    ProducerRecord<byte[], byte[]> written =
        new ProducerRecord<>(Topics.IMAGES_REJECTED, original.key(), kept);
    for (Header header : original.headers()) {
      written.headers().add(header);
    }
    RejectionCodec.firstCause(RecordHeaders.text(original))
        .ifPresent(cause -> {
          written.headers().remove(RejectionCodec.FIRST_CAUSE);
          put(written, RejectionCodec.FIRST_CAUSE, cause);
        });
    // A record that was replayed from images.rejected brings the headers of its last rejection.
    Map<String, String> headers = RejectionCodec.headers(rejection);
    headers.keySet().forEach(name -> written.headers().remove(name));
    headers.forEach((name, text) -> put(written, name, text));
    return send(written);
  }

  /** Takes back all labels that were given to an id; the answer is the record's address. */
  public CompletableFuture<Slot> unlabelled(ImageId id) {
    return send(new ProducerRecord<>(Topics.LABELS, id.bytes(), null));
  }

  /** Writes that a picture was erased, for those who might let it in again. */
  public CompletableFuture<Slot> remembered(Erasure erasure) {
    byte[] key = erasure.id().getBytes(StandardCharsets.UTF_8);
    return send(new ProducerRecord<>(Topics.ERASURES, key, JsonCodec.write(erasure)));
  }

  /**
   * Puts a picture that was refused back among those that have yet to be judged.
   *
   * @param letter the refused record, whose key and headers it keeps
   * @param bytes all of the picture
   */
  public CompletableFuture<Slot> replayed(ConsumerRecord<byte[], byte[]> letter, byte[] bytes) {
    ProducerRecord<byte[], byte[]> written =
        new ProducerRecord<>(Topics.IMAGES_RAW, letter.key(), bytes);
    letter.headers().forEach(header -> written.headers().add(header));
    return send(written);
  }

  /**
   * Writes that a dead letter was replayed and is done with, into its own partition: whoever reads
   * the newest of each partition sees it with the letter, and retention takes the letter first.
   */
  public CompletableFuture<Slot> doneWith(Slot letter) {
    ProducerRecord<byte[], byte[]> written =
        new ProducerRecord<>(Topics.IMAGES_REJECTED, letter.partition(), null, null);
    put(written, RejectionCodec.REPLAYED, letter.partition() + "-" + letter.offset());
    return send(written);
  }

  private CompletableFuture<Slot> image(
      ImageEvent event, byte @Nullable [] value, Optional<String> trace, Map<String, String> more) {
    int partition;
    try {
      int partitions = producer.partitionsFor(Topics.IMAGES).size();
      partition = IdPartitioner.partition(event.id(), partitions);
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(fault(Topics.IMAGES, e));
    }
    ProducerRecord<byte[], byte[]> written =
        new ProducerRecord<>(Topics.IMAGES, partition, event.id().bytes(), value);
    ImageEventCodec.headers(event).forEach((name, text) -> put(written, name, text));
    more.forEach((name, text) -> put(written, name, text));
    trace.ifPresent(t -> put(written, TRACE, t));
    return send(written);
  }

  private CompletableFuture<Slot> send(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<Slot> done = new CompletableFuture<>();
    try {
      Future<RecordMetadata> _ =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  done.complete(new Slot(metadata.partition(), metadata.offset()));
                } else {
                  done.completeExceptionally(fault(record.topic(), failure));
                }
              });
    } catch (KafkaException e) {
      done.completeExceptionally(fault(record.topic(), e));
    }
    return done;
  }

  private static LogFaultException fault(String topic, Exception cause) {
    boolean tooLarge = cause instanceof RecordTooLargeException;
    return new LogFaultException(
        "Kafka did not take a record for the topic %s: %s; see that it runs and that the topic exists"
            .formatted(topic, cause.getMessage()),
        cause,
        !tooLarge);
  }

  private static void put(ProducerRecord<byte[], byte[]> record, String name, String text) {
    record.headers().add(name, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    producer.close(CLOSE_LIMIT);
  }
}
