package dev.hammingbird.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LocalKafkaTest {
  @Test
  void aPictureOfTwentyFiveMebibytesSurvivesKillAndRestartAndNothingSurvivesClose()
      throws Exception {
    byte[] picture = new byte[25 * 1024 * 1024];
    picture[picture.length - 1] = 7;
    long pid;
    try (LocalKafka kafka = LocalKafka.start()) {
      kafka.createTopics(TopicPlan.standard(2));
      Records.send(kafka.bootstrapServers(), "images", "cat", picture);
      kafka.kill();
      assertThat(kafka.isAlive()).isFalse();

      kafka.restart();

      assertThat(Records.readAll(kafka.bootstrapServers(), "images"))
          .singleElement()
          .satisfies(value -> assertThat(value).isEqualTo(picture));
      pid = kafka.pid();
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void aRecreatedTopicIsEmpty() throws Exception {
    SharedInfrastructure shared = SharedInfrastructure.get();
    String topic = SharedInfrastructure.freshPrefix() + "again";
    List<TopicPlan> plans = List.of(TopicPlan.compacted(topic, 1));
    shared.createTopics(plans);
    Records.send(shared.bootstrapServers(), topic, "k", new byte[] {1});

    shared.recreateTopics(plans);

    assertThat(Records.readAll(shared.bootstrapServers(), topic)).isEmpty();
  }

  @Test
  void everyTestClassOfTheJvmGetsTheSameBrokerAndRedis() {
    SharedInfrastructure first = SharedInfrastructure.get();
    SharedInfrastructure second = SharedInfrastructure.get();

    assertThat(second.bootstrapServers()).isEqualTo(first.bootstrapServers());
    assertThat(second.redisUrl()).isEqualTo(first.redisUrl());
    assertThat(first.redis("PING")).containsExactly("PONG");
  }
}
