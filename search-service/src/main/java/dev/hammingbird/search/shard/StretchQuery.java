package dev.hammingbird.search.shard;

import dev.hammingbird.search.report.Stretch;
import org.jspecify.annotations.Nullable;

/**
 * Asks for what a partition holds, stretch by stretch, all from the state of the first.
 *
 * @param space whose codes
 * @param topic Kafka's id of the topic {@code images}
 * @param partition which one
 * @param at the state; absent for the newest
 * @param from the first slot
 * @param slots how many, live or not
 * @param report what is wanted for a report; absent where codes are
 */
record StretchQuery(
    String space,
    String topic,
    int partition,
    @Nullable ShardAt at,
    long from,
    int slots,
    Stretch.@Nullable Wanted report) {}
