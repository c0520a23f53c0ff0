package dev.hammingbird.search.follow;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads a whole topic, from its beginning and for ever, without a group. */
public final class TopicFollower extends Follower {
  private static final Logger LOG = Logger.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long RETRY_MILLIS = 1_000;

  private final String topic;
  private final Map<String, Object> kafka;
  private final Consumer<ConsumerRecord<byte[], byte[]>> reader;
  private volatile boolean complete;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> polling;

  /**
   * Makes a follower that is not running yet.
   *
   * @param kafka settings of the consumer
   * @param reader gets every record, on one thread, in order within a partition; twice after
   *     trouble
   */
  public TopicFollower(
      String topic, Map<String, Object> kafka, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    super("follow-" + topic);
    this.topic = topic;
    this.kafka = new HashMap<>(kafka);
    this.kafka.put("enable.auto.commit", "false");
    this.kafka.put("auto.offset.reset", "earliest");
    this.reader = reader;
  }

  /** Returns whether everything that was there at the start has been read. */
  public boolean complete() {
    return complete;
  }

  @Override
  protected void follow() throws InterruptedException {
    boolean stop = false;
    while (!stop) {
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        polling = consumer;
        read(consumer);
      } catch (WakeupException e) {
        LOG.debugf("%s was woken to stop", name());
      } catch (InterruptException e) {
        throw new InterruptedException(e.getMessage());
      } catch (KafkaException e) {
        LOG.warnf("the topic %s cannot be read, trying again: %s", topic, rootMessage(e));
      } finally {
        polling = null;
      }
      stop = pause(RETRY_MILLIS);
    }
  }

  @Override
  protected void wake() {
    KafkaConsumer<byte[], byte[]> consumer = polling;
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer) throws InterruptedException {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    if (partitions.isEmpty()) {
      LOG.debugf("there is no topic %s yet", topic);
      return;
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (!stopping()) {
      consumer.poll(POLL).forEach(reader);
      if (!complete
          && ends.entrySet().stream()
              .allMatch(e -> consumer.position(e.getKey()) >= e.getValue())) {
        complete = true;
      }
    }
  }
}
