package dev.hammingbird.encoder.space;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.encoder.kafka.KafkaAccess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Reads {@code models} from its beginning and goes on reading, on a thread of its own. */
public final class ModelsFollower implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ModelsFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int RECORDS = 100;

  private final KafkaAccess kafka;
  private final Duration backOff;
  private final Listener listener;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private volatile String fault = "the topic models has not been read yet";

  /** Hears of models. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A record was read; called in order, by one thread.
     *
     * @param offset where it lies: of two records, the later one holds
     */
    void observe(ModelRecord model, long offset);

    /** All records that there were when reading began have been observed. */
    default void caughtUp() {}
  }

  /** Makes a follower, which {@link #start()} sets going. */
  public ModelsFollower(KafkaAccess kafka, Duration backOff, Listener listener) {
    this.kafka = kafka;
    this.backOff = backOff;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("models-follower").daemon().unstarted(this::run);
  }

  /** Sets the follower going. */
  public void start() {
    thread.start();
  }

  /** Returns why models are not up to date; empty when they are. */
  public String fault() {
    return fault;
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (ended.getCount() > 0) {
        try (Consumer<byte[], byte[]> consumer = kafka.follower(RECORDS)) {
          follow(consumer);
        } catch (RuntimeException e) {
          // Whatever it is: a follower that ends would miss every later model in silence.
          fault = "cannot read " + Topics.MODELS + ": " + e.getMessage();
          LOG.warn(fault);
          var _ = ended.await(backOff.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("the follower of models is interrupted");
    }
  }

  private void follow(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> all =
        consumer.partitionsFor(Topics.MODELS).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (all.isEmpty()) {
      throw new KafkaException("there is no topic " + Topics.MODELS);
    }
    consumer.assign(all);
    consumer.seekToBeginning(all);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    while (ended.getCount() > 0) {
      for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
        observe(found);
      }
      if (!fault.isEmpty()
          && ends.entrySet().stream()
              .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        fault = "";
        listener.caughtUp();
      }
    }
  }

  private void observe(ConsumerRecord<byte[], byte[]> found) {
    if (found.value() == null) {
      return;
    }
    try {
      listener.observe(JsonCodec.readModel(found.value()), found.offset());
    } catch (IllegalArgumentException e) {
      LOG.errorf("%s at %d is passed over: %s", Topics.MODELS, found.offset(), e.getMessage());
    }
  }
}
