package dev.hammingbird.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaClusterTest {
  @TempDir Path folder;

  @Test
  void threeBrokersTakeRecordsWhileOneOfThemIsDeadAndThroughDoors() throws Exception {
    try (LocalKafkaCluster cluster =
        LocalKafkaCluster.start(
            RepositoryRoot.find(), folder.resolve("data"), folder, 3, List.of("CLIENT"))) {
      cluster.createTopics(List.of(TopicPlan.compacted("things", 3)));
      try (KafkaProducer<String, String> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", cluster.bootstrapServers("CLIENT"), "acks", "all"),
              new StringSerializer(),
              new StringSerializer())) {
        assertThat(producer.send(new ProducerRecord<>("things", "a", "1")).get().topic())
            .isEqualTo("things");
        cluster.brokers().getFirst().kill();
        for (int partition = 0; partition < 3; partition++) {
          var stored = producer.send(new ProducerRecord<>("things", partition, "b", "2")).get();
          assertThat(stored.partition()).isEqualTo(partition);
        }
      }
    }
  }
}
