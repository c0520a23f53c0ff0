package dev.hammingbird.encoder.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes Kafka clients. Each belongs to whoever asked for it, who closes it.
 *
 * @param settings what all clients share: {@code bootstrap.servers}, security
 * @param sessionTimeout after which a silent member of a group is taken for dead
 */
public record KafkaAccess(Map<String, String> settings, Duration sessionTimeout) {
  private static final int FETCH_BYTES = 16 * 1024 * 1024;
  private static final int PARTITION_FETCH_BYTES = 4 * 1024 * 1024;
  private static final Duration DELIVERY = Duration.ofSeconds(20);
  private static final Duration REQUEST = Duration.ofSeconds(10);

  public KafkaAccess {
    settings = Map.copyOf(settings);
  }

  /**
   * Returns a member of a group.
   *
   * @param member name of this instance in the group, by which it gets its partitions back at once
   *     after a crash; empty for none
   * @param maxRecords the most records of one poll
   */
  public Consumer<byte[], byte[]> member(String group, String member, int maxRecords) {
    Map<String, Object> own = reader(maxRecords);
    own.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    own.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    own.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) sessionTimeout.toMillis());
    own.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) sessionTimeout.toMillis() / 4);
    if (!member.isEmpty()) {
      own.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member);
    }
    return new KafkaConsumer<>(own);
  }

  /** Returns a consumer that belongs to no group: its user assigns and seeks. */
  public Consumer<byte[], byte[]> follower(int maxRecords) {
    return new KafkaConsumer<>(reader(maxRecords));
  }

  /** Returns an idempotent producer that waits for all in-sync replicas. */
  public Producer<byte[], byte[]> producer() {
    Map<String, Object> own = new HashMap<>(settings);
    own.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    own.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    own.put(ProducerConfig.ACKS_CONFIG, "all");
    own.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    own.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    own.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY.toMillis());
    own.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST.toMillis());
    own.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, REQUEST.toMillis());
    return new KafkaProducer<>(own);
  }

  /** Returns an administrator. */
  public Admin admin() {
    Map<String, Object> own = new HashMap<>(settings);
    own.put("default.api.timeout.ms", (int) REQUEST.toMillis());
    own.put("request.timeout.ms", (int) REQUEST.toMillis() / 2);
    return Admin.create(own);
  }

  private Map<String, Object> reader(int maxRecords) {
    Map<String, Object> own = new HashMap<>(settings);
    own.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    own.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // Only reached where the log no longer holds a position, and everything here bears a replay.
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    own.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxRecords);
    own.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    own.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
    own.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) REQUEST.toMillis());
    own.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
    return own;
  }
}
