/** Tests of the package. */
@NullMarked
package dev.hammingbird.trainer.tensor;

import org.jspecify.annotations.NullMarked;
