/**
 * Lane, store and reader under a seeded scheduler: real rules over a log and a store in memory, a
 * virtual clock, and every fault that a seed asks for. {@code deploy/drill simulate}.
 */
@NullMarked
package dev.hammingbird.simulation;

import org.jspecify.annotations.NullMarked;
