package dev.hammingbird.encoder.store;

import java.time.Duration;

/**
 * Limits of one store writer.
 *
 * @param member name of this instance in the writer's group, empty for none
 * @param batchEntries how many entries one call of the script gathers; a block is never divided
 * @param answer the longest wait for Redis
 * @param lookAgain how often a position is compared with Redis, and a blocked partition tried again
 * @param backOff the wait after a fault, doubled each time up to {@code maxBackOff}
 * @param maxBackOff the longest wait after a fault
 */
public record StoreSettings(
    String member,
    int batchEntries,
    Duration answer,
    Duration lookAgain,
    Duration backOff,
    Duration maxBackOff) {}
