package dev.hammingbird.search.follow;

import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A follower that works with a Kafka consumer, and with a new one after trouble with Kafka. */
public abstract class ConsumerFollower extends Follower {
  private static final Logger LOG = Logger.getLogger(ConsumerFollower.class);
  private static final long RETRY_MILLIS = 1_000;

  private final Map<String, Object> kafka;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> polling;

  /**
   * Makes a follower that is not running yet.
   *
   * @param kafka settings of the consumer
   */
  protected ConsumerFollower(String name, Map<String, Object> kafka) {
    super(name);
    this.kafka = Map.copyOf(kafka);
  }

  /** Works with a consumer until it is time to stop. */
  protected abstract void work(KafkaConsumer<byte[], byte[]> consumer) throws InterruptedException;

  /** Hears why the consumer was given up; another comes in a second. */
  protected abstract void troubled(String why);

  /** Hears that the consumer is closed, for whatever reason. */
  protected void left() {}

  @Override
  protected final void follow() throws InterruptedException {
    boolean stop = false;
    while (!stop) {
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        polling = consumer;
        work(consumer);
      } catch (WakeupException e) {
        LOG.debugf("%s was woken to stop", name());
      } catch (InterruptException e) {
        throw new InterruptedException(e.getMessage());
      } catch (KafkaException e) {
        troubled(rootMessage(e));
      } finally {
        polling = null;
        left();
      }
      stop = pause(RETRY_MILLIS);
    }
  }

  @Override
  protected final void wake() {
    KafkaConsumer<byte[], byte[]> consumer = polling;
    if (consumer != null) {
      consumer.wakeup();
    }
  }
}
