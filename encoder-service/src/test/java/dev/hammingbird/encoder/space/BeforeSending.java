package dev.hammingbird.encoder.space;

import dev.hammingbird.encoder.kafka.KafkaAccess;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Does something just before a record is sent. Kafka's clients make it, so what is to be done is
 * static.
 */
public final class BeforeSending
    implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {
  /** What is done before each record, in turn. */
  static final Queue<Runnable> WHAT = new ConcurrentLinkedQueue<>();

  /** Returns the same access, through this. */
  static KafkaAccess hooked(KafkaAccess kafka) {
    Map<String, String> settings = new HashMap<>(kafka.settings());
    settings.put("interceptor.classes", BeforeSending.class.getName());
    return new KafkaAccess(settings, kafka.sessionTimeout());
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    Runnable what = WHAT.poll();
    if (what != null) {
      what.run();
    }
    return record;
  }

  @Override
  public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}

  @Override
  public void configure(Map<String, ?> configs) {}
}
