package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageEvent;
import dev.hammingbird.contracts.image.ImageEventCodec;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.LabelsEvent;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.contracts.picture.Admission;
import dev.hammingbird.contracts.picture.PictureGate;
import dev.hammingbird.contracts.picture.PictureLimits;
import dev.hammingbird.local.SharedInfrastructure;
import dev.hammingbird.search.follow.FakeLane;
import dev.hammingbird.search.follow.TestModels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Does what the other services do, over the same topics and the same store. */
final class TestWorld implements AutoCloseable {
  static final int PARTITIONS = 4;

  private final SharedInfrastructure infrastructure = SharedInfrastructure.get();
  private final Map<String, Object> kafka =
      Map.of("bootstrap.servers", infrastructure.bootstrapServers());
  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
  private final Map<String, FakeLane> lanes = new HashMap<>();
  private final Set<String> collapsed = new HashSet<>();
  private final Set<String> taught = new HashSet<>();

  /** Returns a small picture in canonical bytes. */
  static byte[] picture(int seed) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(40, 24, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 24; y++) {
      for (int x = 0; x < 40; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (new PictureGate(PictureLimits.DEFAULT).admit(out.toByteArray())
        instanceof Admission.Admitted admitted) {
      return admitted.picture().bytes();
    }
    throw new IllegalStateException("the gate refused a PNG");
  }

  /** Returns a picture that no other test has: equal pictures would tie at distance 0. */
  static byte[] picture(String prefix, int number) {
    return picture(31 * prefix.hashCode() + number);
  }

  /** Lets pictures in, labelled even and odd, and makes a space of 64 bits with them active. */
  ModelRecord activeSpace(int pictures, String prefix) {
    for (int i = 0; i < pictures; i++) {
      accept(prefix + i, picture(prefix, i), i % 2 == 0 ? "even" : "odd");
    }
    ModelRecord model = register(64);
    fill(model);
    awaitState(model, "VERIFIED");
    given().post("/models/" + model.space() + "/activate").then().statusCode(200);
    return model;
  }

  static void awaitState(ModelRecord model, String state) {
    soon()
        .untilAsserted(() ->
            given()
                .get("/models")
                .then()
                .statusCode(200)
                .body("models.find { it.space == '" + model.space() + "' }.state", equalTo(state)));
  }

  /** Lets a picture in. */
  Slot accept(String id, byte[] picture, String... labels) {
    ImageEvent.Accepted event =
        new ImageEvent.Accepted(
            new ImageId(id),
            "event-of-" + id,
            "/test",
            Instant.now(),
            "image/png",
            40,
            24,
            TestCodes.sha256(picture),
            Label.parseList(String.join(",", labels)));
    return send(event, picture);
  }

  /** Forgets a picture. */
  Slot erase(String id) {
    return send(
        new ImageEvent.Erased(new ImageId(id), "erase-" + id, "/test", Instant.now()), null);
  }

  /** Labels a picture. */
  void label(String id, String... labels) {
    byte[] value = JsonCodec.write(new LabelsEvent(Label.parseList(String.join(",", labels))));
    sent(new ProducerRecord<>(Topics.LABELS, new ImageId(id).bytes(), value));
  }

  /** Publishes a model that saw nothing. */
  ModelRecord register(int bits) {
    return register(bits, TestModels.sawNothing());
  }

  /** Publishes a model. */
  ModelRecord register(int bits, TrainingSnapshot snapshot) {
    ModelRecord model =
        TestModels.registered(SharedInfrastructure.freshPrefix() + bits, bits, snapshot);
    sent(
        new ProducerRecord<>(
            Topics.MODELS,
            model.space().value().getBytes(StandardCharsets.UTF_8),
            JsonCodec.write(model)));
    return model;
  }

  /** From here on, all pictures have one and the same code in a space. */
  void collapse(ModelRecord model) {
    collapsed.add(model.space().value());
  }

  /** From here on, pictures have one code in a space exactly when they have the same labels. */
  void teach(ModelRecord model) {
    taught.add(model.space().value());
  }

  /** Encodes all pictures there are into a space. */
  void fill(ModelRecord model) {
    FakeLane lane = lanes.computeIfAbsent(model.space().value(), _ -> lane(model));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS)
              .mapToObj(p -> new TopicPartition(Topics.IMAGES, p))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<Integer, List<BlockEntry>> entries = new HashMap<>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(100))) {
          entries
              .computeIfAbsent(found.partition(), _ -> new ArrayList<>())
              .add(entry(model, found));
        }
      }
      ends.forEach((partition, to) -> {
        long from = lane.position(partition.partition());
        if (to > from) {
          List<BlockEntry> fresh =
              entries.getOrDefault(partition.partition(), List.of()).stream()
                  .filter(entry -> entry.offset() >= from)
                  .toList();
          lane.write(partition.partition(), to, fresh);
        }
      });
    }
  }

  /** Empties Redis, behind everybody's back. */
  void flushRedis() {
    infrastructure.flushRedis();
    lanes.values().forEach(FakeLane::forget);
  }

  @Override
  public void close() {
    lanes.values().forEach(FakeLane::close);
    producer.close();
  }

  private FakeLane lane(ModelRecord model) {
    return new FakeLane(
        infrastructure.redisUrl(), model.space(), model.manifest().bits(), topicId());
  }

  private String topicId() {
    try (Admin admin = Admin.create(kafka)) {
      return admin.describeTopics(List.of(Topics.IMAGES)).allTopicNames().get().values().stream()
          .map(images -> images.topicId().toString())
          .findFirst()
          .orElseThrow();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private BlockEntry entry(ModelRecord model, ConsumerRecord<byte[], byte[]> found) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : found.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    ImageId id = ImageId.parse(found.key()).orElseThrow();
    ImageEvent event =
        ImageEventCodec.read(
            id, headers, found.value() == null, Instant.ofEpochMilli(found.timestamp()));
    long at = event.at().toEpochMilli();
    return switch (event) {
      case ImageEvent.Accepted accepted ->
          new BlockEntry.Live(
              found.offset(),
              at,
              id,
              accepted.labels(),
              TestCodes.code(
                  model.space().value(),
                  seen(model, accepted, found.value()),
                  model.manifest().bits().count()));
      case ImageEvent.Erased _ -> new BlockEntry.Erased(found.offset(), at, id);
    };
  }

  private byte[] seen(ModelRecord model, ImageEvent.Accepted accepted, byte[] picture) {
    String space = model.space().value();
    return collapsed.contains(space)
        ? new byte[1]
        : taught.contains(space)
            ? accepted.labels().toString().getBytes(StandardCharsets.UTF_8)
            : picture;
  }

  private Slot send(ImageEvent event, byte @Nullable [] value) {
    ProducerRecord<byte[], byte[]> image =
        new ProducerRecord<>(
            Topics.IMAGES,
            IdPartitioner.partition(event.id(), PARTITIONS),
            event.id().bytes(),
            value);
    ImageEventCodec.headers(event)
        .forEach((name, text) -> image.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    image
        .headers()
        .add(
            "traceparent",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
                .getBytes(StandardCharsets.UTF_8));
    RecordMetadata written = sent(image);
    return new Slot(written.partition(), written.offset());
  }

  private RecordMetadata sent(ProducerRecord<byte[], byte[]> what) {
    try {
      return producer.send(what).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits as long as anything here may take. */
  static org.awaitility.core.ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50));
  }
}
