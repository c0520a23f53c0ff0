/** Tests of the package. */
@NullMarked
package dev.hammingbird.trainer.data;

import org.jspecify.annotations.NullMarked;
