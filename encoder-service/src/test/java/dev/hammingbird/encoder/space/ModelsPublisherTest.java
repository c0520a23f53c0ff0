package dev.hammingbird.encoder.space;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.model.Control;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.model.Transition;
import dev.hammingbird.encoder.fixture.TestModel;
import dev.hammingbird.encoder.fixture.TestTopics;
import dev.hammingbird.encoder.space.ModelsPublisher.Newest;
import dev.hammingbird.local.LocalKafka;
import dev.hammingbird.local.TopicPlan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An encoder that has not heard yet of what another wrote, on a real broker. */
class ModelsPublisherTest {
  private static final Transition BEGUN =
      new Transition(State.BACKFILLING, Instant.EPOCH, "encoder", "proved", Map.of());

  private static LocalKafka kafka;
  private static TestTopics topics;

  @BeforeAll
  static void start() {
    kafka = LocalKafka.start();
    kafka.createTopics(TopicPlan.standard(TestTopics.PARTITIONS));
    topics = new TestTopics(kafka.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    topics.close();
    kafka.close();
  }

  @Test
  void aSpaceThatWasRetiredInTheSameMomentStaysRetired() {
    ModelRecord registered = TestModel.residual(32, 8, 64, 21).record();
    topics.publish(registered);
    long known = newest().offset();
    topics.publish(
        registered.moved(new Transition(State.RETIRED, Instant.EPOCH, "user", "", Map.of())));

    new ModelsPublisher(topics.kafka()).publish(() -> new Newest(registered, known), BEGUN);

    assertThat(model().state()).isEqualTo(State.RETIRED);
  }

  @Test
  void whatSomebodySetInTheSameMomentHolds() {
    ModelRecord registered = TestModel.residual(32, 8, 64, 22).record();
    topics.publish(registered);
    long known = newest().offset();
    topics.publish(registered.controlled(Control.NONE.withPaused(true, "user", Instant.EPOCH)));

    new ModelsPublisher(topics.kafka()).publish(() -> new Newest(registered, known), BEGUN);

    assertThat(model().state()).isEqualTo(State.BACKFILLING);
    assertThat(model().control().paused()).isTrue();
  }

  @Test
  void whatIsWrittenOfOtherSpacesIsNoConcernOfThisOne() {
    ModelRecord registered = TestModel.residual(32, 8, 64, 23).record();
    topics.publish(registered);
    long known = newest().offset();
    topics.publish(TestModel.residual(32, 8, 64, 24).record());

    new ModelsPublisher(topics.kafka()).publish(() -> new Newest(registered, known), BEGUN);

    assertThat(newest().offset()).isEqualTo(known + 2);
    assertThat(model()).isEqualTo(registered.moved(BEGUN));
  }

  @Test
  void whatIsWrittenWhileAStepIsTakenBackIsNotLost() {
    ModelRecord registered = TestModel.residual(32, 8, 64, 25).record();
    topics.publish(registered);
    long known = newest().offset();
    ModelRecord begun = registered.moved(BEGUN);
    topics.publish(begun);
    ModelRecord verified =
        begun.moved(new Transition(State.VERIFIED, Instant.EPOCH, "rollout", "", Map.of()));
    // The step itself goes by; it is taken back behind what the rollout writes.
    BeforeSending.WHAT.addAll(
        List.of(
            () -> {},
            () -> {
              topics.publish(verified);
              topics.flush();
            }));

    new ModelsPublisher(BeforeSending.hooked(topics.kafka()))
        .publish(() -> new Newest(registered, known), BEGUN);

    assertThat(BeforeSending.WHAT).isEmpty();
    assertThat(model()).isEqualTo(verified);
  }

  @Test
  void nothingIsWrittenWhenAnotherWasFaster() {
    ModelRecord begun = TestModel.residual(32, 8, 64, 26).record().moved(BEGUN);
    topics.publish(begun);
    long known = newest().offset();

    new ModelsPublisher(topics.kafka()).publish(() -> new Newest(begun, known), BEGUN);

    assertThat(newest().offset()).isEqualTo(known);
  }

  private static ModelRecord model() {
    return JsonCodec.readModel(newest().value());
  }

  private static ConsumerRecord<byte[], byte[]> newest() {
    topics.flush();
    return topics.all(Topics.MODELS).getLast();
  }
}
