package dev.hammingbird.search.follow;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Reads a whole topic, from its beginning and for ever, without a group. */
public final class TopicFollower extends ConsumerFollower {
  private static final Logger LOG = Logger.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final String topic;
  private final Consumer<ConsumerRecord<byte[], byte[]>> reader;
  private volatile boolean complete;

  /**
   * Makes a follower that is not running yet.
   *
   * @param kafka settings of the consumer
   * @param reader gets every record, on one thread, in order within a partition; twice after
   *     trouble
   */
  public TopicFollower(
      String topic, Map<String, Object> kafka, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    super("follow-" + topic, settings(kafka));
    this.topic = topic;
    this.reader = reader;
  }

  /** Returns whether everything that was there at the start has been read. */
  public boolean complete() {
    return complete;
  }

  private static Map<String, Object> settings(Map<String, Object> kafka) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put("enable.auto.commit", "false");
    all.put("auto.offset.reset", "earliest");
    return all;
  }

  @Override
  protected void troubled(String why) {
    LOG.warnf("the topic %s cannot be read, trying again: %s", topic, why);
  }

  @Override
  protected void work(KafkaConsumer<byte[], byte[]> consumer) {
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
