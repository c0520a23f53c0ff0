/** Tests of the package. */
@NullMarked
package dev.hammingbird.trainer.network;

import org.jspecify.annotations.NullMarked;
