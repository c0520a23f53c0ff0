/** Parts of the encoder alone, for {@code deploy/bench}. */
@NullMarked
package dev.hammingbird.encoder.bench;

import org.jspecify.annotations.NullMarked;
