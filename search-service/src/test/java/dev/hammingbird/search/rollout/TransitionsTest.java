package dev.hammingbird.search.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.model.Transition;
import dev.hammingbird.local.SharedInfrastructure;
import dev.hammingbird.search.follow.ModelEvents;
import dev.hammingbird.search.follow.Models;
import dev.hammingbird.search.follow.Spaces;
import dev.hammingbird.search.follow.TestModels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica that hears late of what another wrote, on a real broker. */
class TransitionsTest {
  private static final TopicPartition MODELS = new TopicPartition(Topics.MODELS, 0);

  private final SharedInfrastructure shared = SharedInfrastructure.get();
  private final Map<String, Object> kafka = Map.of("bootstrap.servers", shared.bootstrapServers());
  private final Models models = new Models();
  private final ModelEvents events = new ModelEvents(models);
  private final ModelRecord registered =
      TestModels.registered(SharedInfrastructure.freshPrefix(), 64, TestModels.sawNothing());
  private KafkaProducer<byte[], byte[]> producer;
  private KafkaConsumer<byte[], byte[]> consumer;
  private Transitions transitions;

  @BeforeEach
  void open() {
    shared.createStandardTopics();
    producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
    consumer = new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(List.of(MODELS));
    consumer.seekToEnd(List.of(MODELS));
    long _ = consumer.position(MODELS);
    transitions =
        new Transitions(models, new Spaces(), Optional::empty, kafka, Duration.ofSeconds(20));
  }

  @AfterEach
  void close() {
    transitions.close();
    consumer.close();
    producer.close();
  }

  @Test
  void whatAnotherReplicaWroteInTheSameMomentIsNotLost() throws Exception {
    write(registered);
    hear(1);
    ModelRecord begun =
        registered.moved(
            new Transition(State.BACKFILLING, Instant.now(), "another", "begun", Map.of()));
    write(begun);

    CompletableFuture<Void> pausing =
        CompletableFuture.runAsync(() ->
            transitions.control(
                registered.space(),
                EnumSet.of(State.REGISTERED, State.BACKFILLING),
                now -> now.withPaused(true, "user", Instant.now())));
    awaitOnLog(2);
    hear(3);
    pausing.get(20, TimeUnit.SECONDS);

    ModelRecord now = models.snapshot().of(registered.space()).orElseThrow().model();
    assertThat(now.state()).isEqualTo(State.BACKFILLING);
    assertThat(now.control().paused()).isTrue();
  }

  @Test
  void aChangeThatTheOthersRecordDoesNotAllowIsTakenBack() throws Exception {
    ModelRecord rejected =
        registered.moved(new Transition(State.REJECTED, Instant.now(), "encoder", "no", Map.of()));
    CompletableFuture<Void> moving = moveUnheard(rejected);
    hear(3);

    assertThatThrownBy(() -> moving.get(20, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(RolloutException.class)
        .hasMessageContaining("is REJECTED and cannot become BACKFILLING");
    assertThat(models.snapshot().of(registered.space()).orElseThrow().model()).isEqualTo(rejected);
  }

  @Test
  void whatIsWrittenWhileAChangeIsTakenBackIsNotLost() throws Exception {
    ModelRecord rejected =
        registered.moved(new Transition(State.REJECTED, Instant.now(), "encoder", "no", Map.of()));
    CompletableFuture<Void> moving = moveUnheard(rejected);
    ModelRecord retired =
        rejected.moved(new Transition(State.RETIRED, Instant.now(), "user", "", Map.of()));
    write(retired);
    hear(5);

    assertThatThrownBy(() -> moving.get(20, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(RolloutException.class)
        .hasMessageContaining("is RETIRED and cannot become BACKFILLING");
    assertThat(models.snapshot().of(registered.space()).orElseThrow().model()).isEqualTo(retired);
  }

  /** Has the model moved on by a replica that has not heard of what another made of it. */
  private CompletableFuture<Void> moveUnheard(ModelRecord other) throws Exception {
    write(registered);
    hear(1);
    write(other);
    CompletableFuture<Void> moving =
        CompletableFuture.runAsync(() ->
            transitions.move(
                registered.space(), State.BACKFILLING, "rollout", "lanes fill it", Map.of()));
    awaitOnLog(2);
    return moving;
  }

  /** Waits for unread records, so that who writes the last of them has not heard of the first. */
  private void awaitOnLog(int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          long end = consumer.endOffsets(List.of(MODELS)).getOrDefault(MODELS, 0L);
          return end - consumer.position(MODELS) >= count;
        });
  }

  /** Reads records until so many were read, and then those that follow at once. */
  private void hear(int count) {
    int heard = 0;
    boolean more = true;
    while (heard < count || more) {
      more = false;
      for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(500))) {
        events.accept(found);
        heard++;
        more = true;
      }
    }
  }

  private void write(ModelRecord model) throws Exception {
    byte[] key = model.space().value().getBytes(StandardCharsets.UTF_8);
    var _ = producer.send(new ProducerRecord<>(Topics.MODELS, key, JsonCodec.write(model))).get();
  }
}
