package dev.hammingbird.ingest.log;

import java.time.Duration;

/**
 * How the log is reached.
 *
 * @param bootstrapServers Kafka's address, {@code host:port}, several separated by commas
 * @param blockLimit how long writing may wait for the topic to be known
 * @param deliveryLimit how long the producer itself tries to deliver a record
 * @param maxRecordBytes the largest record that is written or read
 */
public record LogSettings(
    String bootstrapServers, Duration blockLimit, Duration deliveryLimit, int maxRecordBytes) {}
