package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.code.SpaceId;
import java.util.Optional;

/**
 * Where to search.
 *
 * @param space whose codes
 * @param topic Kafka's id of the topic {@code images}
 * @param partitions how many it has
 * @param at the state to answer from; the newest when empty
 */
public record Scope(SpaceId space, String topic, int partitions, Optional<ShardToken> at) {}
