package dev.hammingbird.simulation;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.block.CodeBlockCodec;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.encoder.kafka.ImagesTopic;
import dev.hammingbird.encoder.kafka.LastBlocks;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** The topics {@code images} and {@code codes.<space>} in memory. */
class MemoryLog {
  /** Content of an erasure. */
  static final int ERASED = 0;

  /** Content of a picture that no model can read. */
  static final int UNREADABLE = -1;

  private static final String TOPIC = "AAAAAAAAAAAAAAAAAAAAAQ";
  private static final int ACTIVE_SEGMENT = 4;

  private final List<Images> images = new ArrayList<>();
  private final Map<SpaceId, List<List<ConsumerRecord<byte[], byte[]>>>> codes = new TreeMap<>();

  /**
   * What a client was told is on the log.
   *
   * @param content number of the picture's content, {@link #ERASED} or {@link #UNREADABLE}
   */
  record Accepted(long offset, ImageId id, int content) {}

  private static final class Images {
    final List<Accepted> history = new ArrayList<>();
    final NavigableMap<Long, ConsumerRecord<byte[], byte[]>> records = new TreeMap<>();
    long end;
  }

  MemoryLog(int partitions) {
    for (int i = 0; i < partitions; i++) {
      images.add(new Images());
    }
  }

  int partitions() {
    return images.size();
  }

  ImagesTopic topic() {
    return new ImagesTopic(TOPIC, images.size());
  }

  /** Appends a picture or an erasure. */
  void accept(ImageId id, int content) {
    int number = IdPartitioner.partition(id, images.size());
    Images partition = images.get(number);
    long offset = partition.end++;
    byte[] value =
        content == ERASED ? null : ByteBuffer.allocate(Integer.BYTES).putInt(content).array();
    partition.history.add(new Accepted(offset, id, content));
    partition.records.put(
        offset, new ConsumerRecord<>(Topics.IMAGES, number, offset, id.bytes(), value));
  }

  /** Leaves an offset without a record, as the mark of a transaction does. */
  void skip(int partition) {
    images.get(partition).end++;
  }

  /** Returns everything that a partition was ever given. */
  List<Accepted> history(int partition) {
    return images.get(partition).history;
  }

  long end(int partition) {
    return images.get(partition).end;
  }

  boolean holds(int partition, long offset) {
    return images.get(partition).records.containsKey(offset);
  }

  /**
   * Takes superseded records away, and marks of erasure that every space has seen: those, as
   * Kafka's cleaner does, only when no older record of the id is left.
   *
   * @param seenByAll the first offset that not every space has seen
   */
  void compact(int partition, long seenByAll, SplittableRandom random) {
    Images log = images.get(partition);
    Map<ImageId, Long> newest = new HashMap<>();
    log.history.forEach(accepted -> newest.put(accepted.id(), accepted.offset()));
    Set<ImageId> left = new HashSet<>();
    for (Accepted accepted : log.history) {
      boolean old = accepted.offset() < log.end - ACTIVE_SEGMENT;
      boolean superseded = newest.getOrDefault(accepted.id(), 0L) > accepted.offset();
      boolean mark =
          accepted.content() == ERASED
              && accepted.offset() < seenByAll
              && !left.contains(accepted.id());
      if (old && (superseded || mark) && random.nextInt(4) > 0) {
        log.records.remove(accepted.offset());
      } else if (log.records.containsKey(accepted.offset())) {
        left.add(accepted.id());
      }
    }
  }

  /** Returns records from an offset on. */
  List<ConsumerRecord<byte[], byte[]>> read(int partition, long from, int most) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record :
        images.get(partition).records.tailMap(from).values()) {
      if (found.size() == most) {
        break;
      }
      found.add(record);
    }
    return found;
  }

  /** Makes the topic of a space's blocks. */
  void open(SpaceId space) {
    List<List<ConsumerRecord<byte[], byte[]>>> partitions = new ArrayList<>();
    images.forEach(_ -> partitions.add(new ArrayList<>()));
    codes.putIfAbsent(space, partitions);
  }

  void append(int partition, CodeBlock block) {
    List<ConsumerRecord<byte[], byte[]>> blocks = blocks(block.space(), partition);
    RecordHeaders headers = new RecordHeaders();
    headers.add(ImagesTopic.HEADER, TOPIC.getBytes(StandardCharsets.UTF_8));
    byte[] value = CodeBlockCodec.write(block);
    blocks.add(
        new ConsumerRecord<>(
            Topics.codes(block.space()),
            partition,
            blocks.size(),
            0L,
            TimestampType.CREATE_TIME,
            -1,
            value.length,
            null,
            value,
            headers,
            Optional.empty()));
  }

  List<ConsumerRecord<byte[], byte[]>> blocks(SpaceId space, int partition) {
    List<List<ConsumerRecord<byte[], byte[]>>> partitions = codes.get(space);
    if (partitions == null) {
      throw new IllegalArgumentException("there is no topic of codes of " + space);
    }
    return partitions.get(partition);
  }

  /** Returns where a lane goes on: at the end of the last block. */
  LastBlocks.Resume resume(SpaceId space, int partition) {
    List<ConsumerRecord<byte[], byte[]>> blocks = blocks(space, partition);
    return blocks.isEmpty()
        ? new LastBlocks.Resume(0, "")
        : new LastBlocks.Resume(CodeBlockCodec.read(blocks.getLast().value()).to(), TOPIC);
  }

  /** A lane was handed the records below an offset. Nothing follows from it: nothing is safe. */
  void handedOut(SpaceId space, int partition, long to) {}
}
