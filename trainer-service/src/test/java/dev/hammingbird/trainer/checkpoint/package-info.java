/** Tests of checkpoints. */
@NullMarked
package dev.hammingbird.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
