/** Tests of the package. */
@NullMarked
package dev.hammingbird.trainer.job;

import org.jspecify.annotations.NullMarked;
