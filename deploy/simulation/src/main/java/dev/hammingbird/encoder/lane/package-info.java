/** The lane's own rules, opened for the simulation: nothing here is part of the encoder. */
@NullMarked
package dev.hammingbird.encoder.lane;

import org.jspecify.annotations.NullMarked;
