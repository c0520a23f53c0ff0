package dev.hammingbird.ingest.status;

import dev.hammingbird.contracts.image.Slot;
import java.time.Instant;

/**
 * The newest record known of an id.
 *
 * @param slot where it lies
 * @param at when it was accepted
 * @param erased whether it is an erasure
 */
public record Position(Slot slot, Instant at, boolean erased) {}
