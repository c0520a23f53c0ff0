package dev.hammingbird.encoder.store;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.block.CodeBlockCodec;
import dev.hammingbird.encoder.kafka.ImagesTopic;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records as a lane writes them. */
final class StoreTestRecords {
  private StoreTestRecords() {}

  static ConsumerRecord<byte[], byte[]> block(
      CodeBlock block, int partition, long offset, String topic) {
    ConsumerRecord<byte[], byte[]> found =
        new ConsumerRecord<>(
            Topics.codes(block.space()),
            partition,
            offset,
            new byte[0],
            CodeBlockCodec.write(block));
    found.headers().add(ImagesTopic.HEADER, topic.getBytes(StandardCharsets.UTF_8));
    return found;
  }
}
