package dev.hammingbird.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes and reads records of a test. */
final class Records {
  private Records() {}

  static void send(String bootstrapServers, String topic, String key, byte[] value)
      throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "max.request.size",
            LocalKafka.MAX_MESSAGE_BYTES,
            "buffer.memory",
            64 << 20);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    }
  }

  static List<byte[]> readAll(String bootstrapServers, String topic) {
    List<byte[]> values = new ArrayList<>();
    WholeKafkaTopic.read(bootstrapServers, topic, record -> values.add(record.value()));
    return values;
  }
}
