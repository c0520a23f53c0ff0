package dev.hammingbird.encoder.lane;

import dev.hammingbird.contracts.image.Rejection;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record of {@code images} that has no code, and why. */
record DeadLetter(ConsumerRecord<byte[], byte[]> picture, Rejection rejection) {}
