package dev.hammingbird.system.client;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.block.CodeBlockCodec;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.local.LocalKafka;
import dev.hammingbird.local.TopicPlan;
import dev.hammingbird.system.console.Progress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Blocks on {@code codes.<space>} as lanes would leave them: random codes of pictures with ids of
 * 20 bytes, one label each, in the partitions that their ids belong to.
 */
public final class CodesOnKafka {
  private static final int PARTITIONS = TopicPlan.LOCAL_IMAGE_PARTITIONS;
  private static final int ENTRIES_A_BLOCK = 1024;
  private static final int BLOCKS_A_SECOND = 50;
  private static final long FIRST_ARRIVAL = 1_700_000_000_000L;
  private static final List<Label> LABELS =
      List.of(
              "airplane",
              "automobile",
              "bird",
              "cat",
              "deer",
              "dog",
              "frog",
              "horse",
              "ship",
              "truck")
          .stream()
          .map(Label::new)
          .toList();

  private final LocalKafka kafka;
  private final SpaceId space;
  private final Bits bits;
  private final List<List<BlockEntry>> waiting = new ArrayList<>();
  private final long[] next = new long[PARTITIONS];
  private final Random random = new Random(1);
  private long made;
  private long erased;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  public CodesOnKafka(LocalKafka kafka, SpaceId space, Bits bits) {
    this.kafka = kafka;
    this.space = space;
    this.bits = bits;
    for (int p = 0; p < PARTITIONS; p++) {
      waiting.add(new ArrayList<>());
    }
  }

  /** Sends so many pictures' codes; returns when Kafka has them. */
  public void send(int pictures) throws InterruptedException, ExecutionException {
    kafka.createTopics(List.of(new TopicPlan(Topics.codes(space), PARTITIONS, Map.of())));
    Header topic = topic();
    try (Progress progress = Progress.start("Codes onto Kafka", "pictures", pictures);
        KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int i = 0; i < pictures; i++) {
        int partition = insert(FIRST_ARRIVAL + i);
        if (waiting.get(partition).size() == ENTRIES_A_BLOCK) {
          send(producer, partition, topic);
          progress.at(i);
        }
      }
      sendAll(producer, topic);
    }
    requireStored();
  }

  /**
   * Goes on with new pictures and erasures of the oldest, a block a partition {@value
   * #BLOCKS_A_SECOND} times a second, arrived when they are sent; returns when the time is over and
   * Kafka has them.
   *
   * @param inserts a second
   * @param erasures a second
   * @return how many entries there were
   */
  public long flow(int inserts, int erasures, double seconds)
      throws InterruptedException, ExecutionException {
    Header topic = topic();
    long begin = System.nanoTime();
    long inserted = 0;
    long gone = 0;
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      double elapsed = 0;
      while (elapsed < seconds) {
        elapsed = Math.min(seconds, (System.nanoTime() - begin) / 1e9);
        long now = System.currentTimeMillis();
        for (; inserted < (long) (elapsed * inserts); inserted++) {
          insert(now);
        }
        for (; gone < (long) (elapsed * erasures); gone++) {
          erase(now);
        }
        sendAll(producer, topic);
        Pace.rest(1.0 / BLOCKS_A_SECOND);
      }
    }
    requireStored();
    return inserted + gone;
  }

  private int insert(long arrival) {
    ImageId id = id(made);
    int partition = IdPartitioner.partition(id, PARTITIONS);
    BinaryCode code = BinaryCode.ofWords(bits, new long[] {random.nextLong()}, 0);
    Label label = LABELS.get((int) (made % LABELS.size()));
    add(partition, new BlockEntry.Live(offset(partition), arrival, id, List.of(label), code));
    made++;
    return partition;
  }

  private void erase(long arrival) {
    ImageId id = id(erased++);
    int partition = IdPartitioner.partition(id, PARTITIONS);
    add(partition, new BlockEntry.Erased(offset(partition), arrival, id));
  }

  private void add(int partition, BlockEntry entry) {
    waiting.get(partition).add(entry);
  }

  private long offset(int partition) {
    return next[partition] + waiting.get(partition).size();
  }

  private static ImageId id(long number) {
    return new ImageId(String.format(Locale.ROOT, "picture-%012d", number));
  }

  private void sendAll(KafkaProducer<byte[], byte[]> producer, Header topic) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      if (!waiting.get(partition).isEmpty()) {
        send(producer, partition, topic);
      }
    }
    producer.flush();
  }

  private void requireStored() {
    Exception failed = failure.get();
    if (failed != null) {
      throw new KafkaException("a block was not stored", failed);
    }
  }

  private Header topic() throws InterruptedException, ExecutionException {
    return new RecordHeader("hb_images_topic", imagesTopic().getBytes(StandardCharsets.UTF_8));
  }

  private void send(KafkaProducer<byte[], byte[]> producer, int partition, Header topic) {
    List<BlockEntry> entries = waiting.get(partition);
    long from = next[partition];
    CodeBlock block = new CodeBlock(space, bits, from, from + entries.size(), entries);
    next[partition] += entries.size();
    entries.clear();
    Future<RecordMetadata> _ =
        producer.send(
            new ProducerRecord<>(
                Topics.codes(space),
                partition,
                null,
                null,
                CodeBlockCodec.write(block),
                List.of(topic)),
            (_, problem) -> {
              if (problem != null) {
                failure.compareAndSet(null, problem);
              }
            });
  }

  private String imagesTopic() throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      return admin
          .describeTopics(List.of(Topics.IMAGES))
          .allTopicNames()
          .get()
          .values()
          .iterator()
          .next()
          .topicId()
          .toString();
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.bootstrapServers(),
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            LocalKafka.MAX_MESSAGE_BYTES),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
