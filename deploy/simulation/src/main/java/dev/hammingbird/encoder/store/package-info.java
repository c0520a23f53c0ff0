/** The store writer's own rules, opened for the simulation: nothing here is part of the encoder. */
@NullMarked
package dev.hammingbird.encoder.store;

import org.jspecify.annotations.NullMarked;
