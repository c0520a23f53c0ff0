package dev.hammingbird.ingest.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads a topic on a thread of its own, for as long as it is open, and starts over when Kafka has
 * been away. Whoever gets the records must bear to get them again.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final LogSettings settings;
  private final String topic;
  private final long last;
  private final Consumer<ConsumerRecord<byte[], byte[]>> receiver;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch complete = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Begins to read.
   *
   * @param last how many offsets before the end reading begins in each partition; {@link
   *     Long#MAX_VALUE} for the whole topic
   * @param receiver gets each record, on the follower's thread
   */
  public TopicFollower(
      LogSettings settings,
      String topic,
      long last,
      Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
    this.settings = settings;
    this.topic = topic;
    this.last = last;
    this.receiver = receiver;
    this.thread = Thread.ofPlatform().daemon().name("follow-" + topic).start(this::run);
  }

  private void run() {
    try {
      do {
        try (KafkaConsumer<byte[], byte[]> consumer = LogClients.reader(settings)) {
          follow(consumer);
        } catch (KafkaException e) {
          LOG.debugf(e, "reading topic %s again in %s", topic, RETRY);
        }
      } while (!closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      complete.countDown();
      return; // the topic may be made later
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    end.forEach((p, o) -> consumer.seek(p, Math.max(first.getOrDefault(p, 0L), o - last)));
    while (closed.getCount() > 0) {
      consumer.poll(POLL).forEach(receiver);
      if (complete.getCount() > 0
          && end.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue())) {
        complete.countDown();
      }
    }
  }

  /** Waits until all that was there at the start was read; returns false if time ran out before. */
  public boolean awaitComplete(Duration atMost) throws InterruptedException {
    return complete.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(CLOSE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
