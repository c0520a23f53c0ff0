package dev.hammingbird.search.shard;

import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.store.StoreAddress;
import dev.hammingbird.local.LocalKafka;
import dev.hammingbird.local.LocalRedis;
import dev.hammingbird.local.TopicPlan;
import dev.hammingbird.search.follow.FakeLane;
import dev.hammingbird.search.follow.ImagesState;
import dev.hammingbird.search.follow.ImagesWatch;
import dev.hammingbird.search.follow.Spaces;
import dev.hammingbird.search.follow.StoreFollower;
import dev.hammingbird.search.follow.TestModels;
import dev.hammingbird.search.index.LabelOverrides;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.index.Upkeep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
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
  private static final Duration SOON = Duration.ofSeconds(40);

  private final LocalRedis redis = LocalRedis.start();
  private final LocalKafka kafka = LocalKafka.start();
  private final ModelRecord model = TestModels.registered("sharded", BITS, TestModels.sawNothing());
  private final FakeLane lane;
  private final Spaces everything = new Spaces();
  private final ImagesWatch images;
  private final StoreFollower whole;

  ShardWorld() {
    kafka.createTopics(TopicPlan.standard(PARTITIONS));
    lane = new FakeLane(redis.url(), space(), model.manifest().bits(), topic());
    write(SLOTS, new Random(5));
    images = new ImagesWatch(settings(), 100);
    whole =
        new StoreFollower(
            new StoreFollower.Settings(
                StoreAddress.parse(redis.url()),
                Duration.ofSeconds(5),
                Duration.ofMillis(10),
                Duration.ofMillis(50)),
            TestModels.models(model),
            images::state,
            _ -> OptionalLong.of(0),
            everything,
            new LabelOverrides(),
            Upkeep.atOnce(),
            (_, _) -> {});
    images.start();
    whole.start();
    await().atMost(SOON).until(() -> everything.of(space()).flatMap(SpaceIndex::view).isPresent());
  }

  SpaceId space() {
    return model.space();
  }

  /** Returns what the replica shows that holds everything. */
  SpaceView view() {
    return everything.of(space()).flatMap(SpaceIndex::view).orElseThrow();
  }

  /** Returns the topic as last seen. */
  ImagesState images() {
    return images.state().orElseThrow();
  }

  /** Starts a replica of a group. */
  Replica replica(String group) {
    return new Replica(kafka.bootstrapServers(), redis.url(), group, model);
  }

  @Override
  public void close() {
    whole.close();
    images.close();
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
