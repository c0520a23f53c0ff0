/** Tests of the package. */
@NullMarked
package dev.hammingbird.trainer.method;

import org.jspecify.annotations.NullMarked;
