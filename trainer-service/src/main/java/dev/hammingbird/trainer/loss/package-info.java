/** Losses as pure functions of arrays. */
@NullMarked
package dev.hammingbird.trainer.loss;

import org.jspecify.annotations.NullMarked;
