/** Measures training steps: {@code deploy/bench train}. */
@NullMarked
package dev.hammingbird.trainer.bench;

import org.jspecify.annotations.NullMarked;
