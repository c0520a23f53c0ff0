package dev.hammingbird.encoder.lane;

import java.time.Duration;

/**
 * Limits of one lane.
 *
 * @param member name of this instance in the lane's group, empty for none
 * @param batch the most pictures in one run of the model
 * @param maxPictures the most pictures under way
 * @param maxBytes the most bytes of pictures under way, past which no more are read
 * @param backOff the wait after a fault, doubled each time up to {@code maxBackOff}
 * @param maxBackOff the longest wait after a fault
 */
public record LaneSettings(
    String member,
    int batch,
    int maxPictures,
    long maxBytes,
    Duration backOff,
    Duration maxBackOff) {}
