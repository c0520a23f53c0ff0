/** Training pictures in memory: sets, the held-out rule, batches and augmentation. */
@NullMarked
package dev.hammingbird.trainer.data;

import org.jspecify.annotations.NullMarked;
