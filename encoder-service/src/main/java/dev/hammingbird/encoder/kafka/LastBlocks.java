package dev.hammingbird.encoder.kafka;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.block.CodeBlockCodec;
import dev.hammingbird.contracts.code.SpaceId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a lane has to go on: at the end of the last block of its partition. The log itself
 * says so, hence nothing that a crash could tear apart from it.
 */
public final class LastBlocks implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(500);
  private static final int STEPS = 20;

  private final SpaceId space;
  private final Consumer<byte[], byte[]> consumer;

  /** Looks at the blocks of one space. */
  public LastBlocks(KafkaAccess kafka, SpaceId space) {
    this.space = space;
    this.consumer = kafka.follower(10);
  }

  /**
   * Where a lane goes on.
   *
   * @param next the first offset of {@code images} without a block
   * @param topic Kafka's id of the topic {@code images} that the last block was made of; empty when
   *     there is none
   */
  public record Resume(long next, String topic) {}

  /**
   * Reads the last block of a partition.
   *
   * @throws KafkaException if the broker does not answer, or the last block is damaged
   */
  public Resume find(int partition) {
    TopicPartition codes = new TopicPartition(Topics.codes(space), partition);
    consumer.assign(List.of(codes));
    long begin = consumer.beginningOffsets(List.of(codes)).getOrDefault(codes, 0L);
    long end = consumer.endOffsets(List.of(codes)).getOrDefault(codes, 0L);
    if (end <= begin) {
      return new Resume(0, "");
    }
    consumer.seek(codes, end - 1);
    for (int step = 0; step < STEPS; step++) {
      ConsumerRecord<byte[], byte[]> last = null;
      for (ConsumerRecord<byte[], byte[]> found : consumer.poll(STEP)) {
        last = found;
      }
      if (last != null) {
        return resume(last);
      }
    }
    throw new KafkaException("the last block of %s did not come".formatted(codes));
  }

  @Override
  public void close() {
    consumer.close();
  }

  private static Resume resume(ConsumerRecord<byte[], byte[]> found) {
    try {
      CodeBlock block = CodeBlockCodec.read(found.value());
      return new Resume(block.to(), topicOf(found));
    } catch (IllegalArgumentException e) {
      throw new KafkaException(
          "%s-%d holds no block at %d: %s"
              .formatted(found.topic(), found.partition(), found.offset(), e.getMessage()),
          e);
    }
  }

  /** Returns the id of the topic that a block was made of, empty when it does not say. */
  public static String topicOf(ConsumerRecord<byte[], byte[]> found) {
    @Nullable Header header = found.headers().lastHeader(ImagesTopic.HEADER);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
