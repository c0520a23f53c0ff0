/** Tests of the package. */
@NullMarked
package dev.hammingbird.trainer.export;

import org.jspecify.annotations.NullMarked;
