package dev.hammingbird.search.picture;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.image.ImageEvent;
import dev.hammingbird.contracts.image.ImageEventCodec;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Slot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Fetches pictures by address: assign, seek, poll one record. A few consumers are shared; who finds
 * none free waits. Safe for several threads.
 */
public final class PictureStore implements AutoCloseable {
  private final Map<String, Object> kafka;
  private final Duration timeout;
  private final BlockingQueue<Seat> seats;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** A place for a consumer, which is opened by its first user and thrown away after trouble. */
  private static final class Seat {
    Optional<KafkaConsumer<byte[], byte[]>> consumer = Optional.empty();
  }

  /**
   * Makes a store; connections are opened when they are needed.
   *
   * @param kafka settings of the consumers
   * @param consumers how many, at least 1
   * @param timeout longest wait for a picture
   */
  public PictureStore(Map<String, Object> kafka, int consumers, Duration timeout) {
    this.kafka = new HashMap<>(kafka);
    // At least one record comes anyway; a small limit keeps the broker from sending its neighbours.
    this.kafka.put("max.partition.fetch.bytes", Integer.toString(64 * 1024));
    this.kafka.put("max.poll.records", "1");
    this.kafka.put("fetch.max.wait.ms", "100");
    this.kafka.put("enable.auto.commit", "false");
    this.kafka.put("auto.offset.reset", "none");
    this.timeout = timeout;
    this.seats = new ArrayBlockingQueue<>(consumers);
    for (int i = 0; i < consumers; i++) {
      seats.add(new Seat());
    }
  }

  /**
   * Returns the picture at an address; empty when that record is gone, is an erasure or is another
   * id's.
   *
   * @throws KafkaException if Kafka cannot be read in time
   */
  public Optional<StoredPicture> fetch(ImageId id, Slot slot) throws InterruptedException {
    Seat seat = seats.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (seat == null) {
      throw new TimeoutException("all consumers that fetch pictures are busy");
    }
    boolean sound = false;
    try {
      Optional<StoredPicture> picture = fetchWith(open(seat), id, slot);
      sound = true;
      return picture;
    } catch (OffsetOutOfRangeException e) {
      return Optional.empty(); // the log does not reach there, or no longer does
    } finally {
      if (!sound || closed.get()) {
        discard(seat);
      }
      seats.add(seat);
    }
  }

  @Override
  public void close() {
    closed.set(true);
    for (Seat seat = seats.poll(); seat != null; seat = seats.poll()) {
      discard(seat);
    }
  }

  private KafkaConsumer<byte[], byte[]> open(Seat seat) {
    KafkaConsumer<byte[], byte[]> consumer =
        seat.consumer.orElseGet(() ->
            new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    seat.consumer = Optional.of(consumer);
    return consumer;
  }

  private static void discard(Seat seat) {
    seat.consumer.ifPresent(consumer -> consumer.close(CloseOptions.timeout(Duration.ZERO)));
    seat.consumer = Optional.empty();
  }

  private Optional<StoredPicture> fetchWith(
      KafkaConsumer<byte[], byte[]> consumer, ImageId id, Slot slot) {
    TopicPartition partition = new TopicPartition(Topics.IMAGES, slot.partition());
    consumer.assign(List.of(partition));
    consumer.seek(partition, slot.offset());
    long end = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < end) {
      for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(100))) {
        return found.offset() == slot.offset() ? picture(id, found) : Optional.empty();
      }
      if (consumer.position(partition) > slot.offset()) {
        return Optional.empty(); // what lay there was compacted away, and all after it too
      }
    }
    throw new TimeoutException(
        "no picture came from %s/%d within %s".formatted(partition, slot.offset(), timeout));
  }

  private static Optional<StoredPicture> picture(ImageId id, ConsumerRecord<byte[], byte[]> found) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : found.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    byte[] value = found.value();
    byte[] key = found.key();
    if (value == null || key == null || !ImageId.parse(key).equals(Optional.of(id))) {
      return Optional.empty();
    }
    ImageEvent event =
        ImageEventCodec.read(id, headers, false, Instant.ofEpochMilli(found.timestamp()));
    return event instanceof ImageEvent.Accepted accepted
        ? Optional.of(
            new StoredPicture(accepted, value, Optional.ofNullable(headers.get("traceparent"))))
        : Optional.empty();
  }
}
