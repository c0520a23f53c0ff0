package dev.hammingbird.search.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.local.LocalKafka;
import dev.hammingbird.local.TopicPlan;
import dev.hammingbird.search.follow.ModelEvents;
import dev.hammingbird.search.follow.Models;
import dev.hammingbird.search.follow.Spaces;
import dev.hammingbird.search.follow.TestModels;
import dev.hammingbird.search.follow.TopicFollower;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class LateTransitionTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Models models = new Models();
  private final ModelRecord registered = TestModels.registered("late", 64, TestModels.sawNothing());

  @Test
  void aStepThatWasRefusedBecauseKafkaWasAwayIsNotTakenOnceItIsBack() throws Exception {
    try (LocalKafka broker = LocalKafka.start()) {
      broker.createTopics(TopicPlan.standard(1));
      Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
      try (TopicFollower follower =
              new TopicFollower(Topics.MODELS, kafka, new ModelEvents(models));
          Transitions transitions =
              new Transitions(models, new Spaces(), Optional::empty, kafka, TIMEOUT);
          Transitions patient =
              new Transitions(models, new Spaces(), Optional::empty, kafka, PATIENCE)) {
        follower.start();
        register(kafka);
        await().atMost(PATIENCE).until(() -> models.snapshot().of(registered.space()).isPresent());
        patient.move(registered.space(), State.BACKFILLING, "test", "begun", Map.of());
        transitions.control(
            registered.space(),
            EnumSet.of(State.BACKFILLING),
            now -> now.withPaused(false, "test", Instant.EPOCH));

        broker.kill();
        assertThatThrownBy(
                () -> transitions.move(registered.space(), State.REJECTED, "test", "no", Map.of()))
            .isInstanceOf(RolloutException.class)
            .hasMessageContaining("does not take records");
        broker.restart();

        // Another replica's step is the one that holds.
        patient.move(registered.space(), State.VERIFIED, "another", "yes", Map.of());
        await()
            .during(Duration.ofSeconds(2))
            .atMost(PATIENCE)
            .until(() -> state() == State.VERIFIED);
        assertThat(models.snapshot().of(registered.space()).orElseThrow().model().history())
            .hasSize(3);
      }
    }
  }

  private State state() {
    return models.snapshot().of(registered.space()).orElseThrow().model().state();
  }

  private void register(Map<String, Object> kafka) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] key = registered.space().value().getBytes(StandardCharsets.UTF_8);
      var _ =
          producer
              .send(new ProducerRecord<>(Topics.MODELS, key, JsonCodec.write(registered)))
              .get();
    }
  }
}
