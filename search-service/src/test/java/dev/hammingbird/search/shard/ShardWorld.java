package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.local.LocalKafka;
import dev.hammingbird.local.LocalRedis;
import dev.hammingbird.local.TopicPlan;
import dev.hammingbird.search.follow.FakeLane;
import dev.hammingbird.search.follow.ImagesState;
import dev.hammingbird.search.follow.TestModels;
import dev.hammingbird.search.index.SpaceView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A broker, a store with some thousand pictures of one space, among them replaced and erased ones,
 * and a replica that holds everything.
 */
final class ShardWorld implements AutoCloseable {
  static final int PARTITIONS = 4;
  static final int SLOTS = 1500;
  static final int BITS = 32;

  private final LocalRedis redis = LocalRedis.start();
  private final LocalKafka kafka = LocalKafka.start();
  private final ModelRecord model =
      TestModels.registered(
          "sharded", BITS, new TrainingSnapshot(Map.of(0, 700L, 1, 200L, 2, 5_000L), Map.of(), 30));
  private FakeLane lane;
  private final Whole whole;

  ShardWorld() {
    kafka.createTopics(TopicPlan.standard(PARTITIONS));
    kafka.createTopics(List.of(codes()));
    lane = lane();
    write(SLOTS, new Random(5));
    whole = new Whole(kafka.bootstrapServers(), redis.url(), model);
  }

  private TopicPlan codes() {
    return TopicPlan.compacted(Topics.codes(space()), PARTITIONS);
  }

  private FakeLane lane() {
    return new FakeLane(redis.url(), space(), model.manifest().bits(), topic());
  }

  /** Deletes the topic {@code images} and makes it anew. */
  void recreateImages() {
    kafka.deleteTopics(Set.of(Topics.IMAGES));
    kafka.createTopics(TopicPlan.standard(PARTITIONS));
  }

  /** Does what is to be done then: no codes are left on Kafka, none in the store. */
  void forgetCodes() {
    kafka.deleteTopics(Set.of(codes().name()));
    kafka.createTopics(List.of(codes()));
    redis.command("FLUSHALL");
    lane.close();
    lane = lane();
  }

  ModelRecord model() {
    return model;
  }

  SpaceId space() {
    return model.space();
  }

  /** Returns what the replica shows that holds everything. */
  SpaceView view() {
    return whole.view(space());
  }

  /** Returns the topic as last seen. */
  ImagesState images() {
    return whole.images();
  }

  /** Starts a replica of a group. */
  Replica replica(String group) {
    return new Replica(kafka.bootstrapServers(), redis.url(), group, model);
  }

  @Override
  public void close() {
    whole.close();
    lane.close();
    kafka.close();
    redis.close();
  }

  private String topic() {
    try (Admin admin = Admin.create(settings())) {
      return admin.describeTopics(List.of(Topics.IMAGES)).allTopicNames().get().values().stream()
          .map(found -> found.topicId().toString())
          .findFirst()
          .orElseThrow();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns one of few codes near one another, so that many tie. */
  static BinaryCode code(Random random) {
    return BinaryCode.ofHex("%08x".formatted(0x0f0f0f0f ^ random.nextInt(1 << 10)));
  }

  /** Writes so many more records to each partition, on the log and in the store. */
  void write(int count, Random random) {
    Map<Integer, List<BlockEntry>> entries = new HashMap<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        List<BlockEntry> some = new ArrayList<>();
        long from = lane.position(partition);
        while (some.size() < count) {
          ImageId id = new ImageId("p" + random.nextInt(SLOTS * PARTITIONS));
          if (IdPartitioner.partition(id, PARTITIONS) == partition) {
            some.add(entry(from + some.size(), id, random));
            var _ =
                producer.send(
                    new ProducerRecord<>(Topics.IMAGES, partition, id.bytes(), new byte[1]));
          }
        }
        var _ =
            producer.send(
                new ProducerRecord<>(codes().name(), partition, new byte[1], new byte[1]));
        entries.put(partition, some);
      }
    }
    entries.forEach(
        (partition, some) -> lane.write(partition, lane.position(partition) + count, some));
  }

  private static BlockEntry entry(long offset, ImageId id, Random random) {
    long arrival = 1_000 + offset;
    List<Label> labels =
        Label.parseList((offset % 2 == 0 ? "even" : "odd") + (offset % 3 == 0 ? ",third" : ""));
    return switch (random.nextInt(12)) {
      case 0 -> new BlockEntry.Erased(offset, arrival, id);
      case 1 -> new BlockEntry.RejectedByEncoder(offset, arrival, id);
      default -> new BlockEntry.Live(offset, arrival, id, labels, code(random));
    };
  }

  private Map<String, Object> settings() {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }
}
