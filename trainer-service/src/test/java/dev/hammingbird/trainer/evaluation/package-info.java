/** Tests of the package. */
@NullMarked
package dev.hammingbird.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
