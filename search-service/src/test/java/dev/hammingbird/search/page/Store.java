package dev.hammingbird.search.page;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageEvent;
import dev.hammingbird.contracts.image.ImageEventCodec;
import dev.hammingbird.contracts.model.Manifest;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.Preprocessing;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.contracts.model.Transition;
import dev.hammingbird.contracts.store.StoreBatch;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoreScript;
import dev.hammingbird.local.SharedInfrastructure;
import dev.hammingbird.local.TopicPlan;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts pictures onto Kafka and their codes into Redis, as ingest and encoder would. */
final class Store implements AutoCloseable {
  private static final int PARTITIONS = TopicPlan.LOCAL_IMAGE_PARTITIONS;
  private static final RedisCodec<byte[], byte[]> BYTES = ByteArrayCodec.INSTANCE;

  private final KafkaProducer<byte[], byte[]> kafka;
  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> redis;
  private final String topic;

  /** Opens a store on empty topics and an empty Redis. */
  static Store empty(SharedInfrastructure infrastructure) {
    infrastructure.recreateTopics(TopicPlan.standard(PARTITIONS));
    infrastructure.flushRedis();
    return new Store(infrastructure);
  }

  /** Opens a store as it is. */
  Store(SharedInfrastructure infrastructure) {
    Map<String, Object> address = Map.of("bootstrap.servers", infrastructure.bootstrapServers());
    kafka = new KafkaProducer<>(address, new ByteArraySerializer(), new ByteArraySerializer());
    client = RedisClient.create(infrastructure.redisUrl());
    redis = client.connect(BYTES);
    try (Admin admin = Admin.create(address)) {
      topic =
          get(admin.describeTopics(List.of(Topics.IMAGES)).allTopicNames()).values().stream()
              .findFirst()
              .orElseThrow()
              .topicId()
              .toString();
    }
  }

  /**
   * Adds the pictures numbered {@code from} to {@code to - 1}; they can be found when it returns.
   */
  void add(SpaceId space, int from, int to) {
    for (int number = from; number < to; number++) {
      add(space, Gallery.piece(number));
    }
  }

  private void add(SpaceId space, Gallery.Piece piece) {
    int partition = IdPartitioner.partition(piece.id(), PARTITIONS);
    Instant now = Instant.now();
    long offset = get(kafka.send(image(piece, partition, now))).offset();
    StorePosition position = position(partition, space);
    BlockEntry entry =
        new BlockEntry.Live(
            offset, now.toEpochMilli(), piece.id(), List.of(piece.label()), piece.code());
    StoreBatch batch = new StoreBatch(partition, space, Gallery.BITS, topic, position);
    batch.add(
        new CodeBlock(space, Gallery.BITS, position.next(), offset + 1, List.of(entry)),
        position.block());
    List<byte[]> reply =
        redis
            .sync()
            .eval(
                StoreScript.TEXT.getBytes(StandardCharsets.UTF_8),
                ScriptOutputType.MULTI,
                batch.keys(),
                batch.arguments());
    List<String> said = reply.stream().map(Store::text).toList();
    if (!(StoreScript.outcome(said) instanceof StoreScript.Outcome.Applied)) {
      throw new IllegalStateException("the store says " + said);
    }
  }

  /** Publishes a model that training finished and a user activated. */
  SpaceId activate(String name) {
    Preprocessing preprocessing = new Preprocessing(32);
    String sha256 = "ab".repeat(32);
    SpaceId space = SpaceId.of(sha256, preprocessing.canonical(), Gallery.BITS);
    Manifest manifest =
        new Manifest(
            space,
            name,
            "ssah",
            Gallery.BITS,
            preprocessing,
            sha256,
            4096,
            "picture",
            "outputs",
            "training-1",
            Map.of("seed", "1"),
            new TrainingSnapshot(Map.of(), Map.of(), 0),
            Map.of("map", .9),
            List.of());
    List<Transition> history = new ArrayList<>();
    for (State state : List.of(State.REGISTERED, State.BACKFILLING, State.VERIFIED, State.ACTIVE)) {
      history.add(new Transition(state, Instant.now(), "test", "for the browser", Map.of()));
    }
    byte[] value = JsonCodec.write(new ModelRecord(manifest, history));
    get(
        kafka.send(
            new ProducerRecord<>(
                Topics.MODELS, space.value().getBytes(StandardCharsets.UTF_8), value)));
    return space;
  }

  @Override
  public void close() {
    kafka.close();
    redis.close();
    client.shutdown();
  }

  private static ProducerRecord<byte[], byte[]> image(
      Gallery.Piece piece, int partition, Instant now) {
    ImageEvent event =
        new ImageEvent.Accepted(
            piece.id(),
            "event-" + piece.id(),
            "/images",
            now,
            "image/png",
            piece.picture().width(),
            piece.picture().height(),
            piece.picture().sha256(),
            List.of(piece.label()));
    List<Header> headers = new ArrayList<>();
    ImageEventCodec.headers(event)
        .forEach((name, value) ->
            headers.add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8))));
    return new ProducerRecord<>(
        Topics.IMAGES, partition, piece.id().bytes(), piece.picture().bytes(), headers);
  }

  private StorePosition position(int partition, SpaceId space) {
    String key = new StoreKeys(partition).position(space);
    Map<String, String> hash = new HashMap<>();
    redis
        .sync()
        .hgetall(key.getBytes(StandardCharsets.UTF_8))
        .forEach((field, value) -> hash.put(text(field), text(value)));
    return StorePosition.of(hash);
  }

  private static String text(byte[] bytes) {
    return StringCodec.UTF8.decodeValue(ByteBuffer.wrap(bytes));
  }

  private static <T> T get(Future<T> asked) {
    try {
      return asked.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Kafka", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka refuses", e);
    }
  }
}
