package dev.hammingbird.search.rollout;

import java.time.Duration;

/**
 * What a space has to show before it may answer.
 *
 * @param mapMargin by how much its mean average precision may be below the active space's, 0 to 1
 * @param leastLabelled how many labelled pictures must be there to judge by
 * @param queries how many of them are asked for
 * @param leastDistinct how many different codes there must be
 * @param mostStuck the largest share of bits that are the same in more than 99% of the codes
 * @param latency the longest that 95% of its answers may take
 * @param seed of every choice
 */
public record GateLimits(
    double mapMargin,
    int leastLabelled,
    int queries,
    int leastDistinct,
    double mostStuck,
    Duration latency,
    long seed) {}
