/** Array helpers that keep automatic differentiation safe, the device, and optimizers. */
@NullMarked
package dev.hammingbird.trainer.tensor;

import org.jspecify.annotations.NullMarked;
