/** Tests of the package. */
@NullMarked
package dev.hammingbird.trainer.loss;

import org.jspecify.annotations.NullMarked;
