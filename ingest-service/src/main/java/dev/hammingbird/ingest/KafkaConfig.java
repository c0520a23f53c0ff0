package dev.hammingbird.ingest;

import io.smallrye.config.ConfigMapping;

/** Where Kafka is; the same for every service. */
@ConfigMapping(prefix = "kafka.bootstrap")
public interface KafkaConfig {
  /** Kafka's address, {@code host:port}, several separated by commas. */
  String servers();
}
