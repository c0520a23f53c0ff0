package dev.hammingbird.system.client;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.image.ImageEventCodec;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.local.LocalKafka;
import dev.hammingbird.system.picture.SourcePicture;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Kafka as an external producer uses it. Safe for several threads, but for {@link #records}. */
public final class Log implements AutoCloseable {

  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> ends;
  private final AtomicReference<@Nullable KafkaException> failure = new AtomicReference<>(null);

  /** Connects to a broker. */
  public Log(String bootstrapServers) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                LocalKafka.MAX_MESSAGE_BYTES,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                64L << 20,
                ProducerConfig.LINGER_MS_CONFIG,
                5),
            new StringSerializer(),
            new ByteArraySerializer());
    this.ends =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Sends a picture to {@code images.raw} as a CloudEvent; {@code sent} runs when it is stored. */
  public void sendRaw(SourcePicture picture, Optional<String> label, Consumer<String> sent) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.IMAGES_RAW, picture.id(), picture.bytes());
    header(record, "ce_specversion", "1.0");
    header(record, "ce_id", picture.id());
    header(record, "ce_source", "/deploy/demo");
    header(record, "ce_type", "dev.hammingbird.image.offered.v1");
    header(record, "ce_subject", picture.id());
    header(record, ImageEventCodec.CONTENT_TYPE, picture.contentType());
    label.ifPresent(name -> header(record, ImageEventCodec.LABELS, name));
    send(record, sent);
  }

  /** Sends what a picture shows to the topic {@code labels}. */
  public void sendLabels(String id, byte[] value, Consumer<String> sent) {
    send(new ProducerRecord<>(Topics.LABELS, id, value), sent);
  }

  /** Sends the record of a model to the topic {@code models}. */
  public void sendModel(ModelRecord written) {
    send(
        new ProducerRecord<>(Topics.MODELS, written.space().value(), JsonCodec.write(written)),
        key -> {});
  }

  /**
   * Waits until everything sent is stored.
   *
   * @throws KafkaException if a record was refused
   */
  public void flush() {
    producer.flush();
    KafkaException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  /** Returns how many records a topic was ever given, over its partitions. One thread at a time. */
  public long records(String topic) {
    return ends
        .endOffsets(
            ends.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .collect(Collectors.toSet()))
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  @Override
  public void close() {
    producer.close();
    ends.close();
  }

  private void send(ProducerRecord<String, byte[]> record, Consumer<String> sent) {
    Future<RecordMetadata> _ =
        producer.send(
            record,
            (metadata, problem) -> {
              if (problem == null) {
                sent.accept(record.key());
              } else {
                failure.compareAndSet(
                    null, new KafkaException("not stored: " + record.key(), problem));
              }
            });
  }

  private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
