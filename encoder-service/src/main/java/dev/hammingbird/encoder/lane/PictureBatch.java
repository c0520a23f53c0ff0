package dev.hammingbird.encoder.lane;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The records of {@code images} in the offsets {@code [from, to)} of one partition, holes included.
 *
 * @param from the first offset covered
 * @param to the first offset after it
 * @param records those found there, ascending, perhaps none
 */
record PictureBatch(long from, long to, List<ConsumerRecord<byte[], byte[]>> records) {
  PictureBatch {
    records = List.copyOf(records);
  }

  /** Returns the bytes of its keys and values. */
  long bytes() {
    long bytes = 0;
    for (ConsumerRecord<byte[], byte[]> picture : records) {
      bytes +=
          Math.max(0, picture.serializedKeySize()) + Math.max(0, picture.serializedValueSize());
    }
    return bytes;
  }
}
