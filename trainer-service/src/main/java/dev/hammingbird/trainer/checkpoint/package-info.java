/** What a run needs to go on where it was cut off, bit for bit: its state, its chance, its file. */
@NullMarked
package dev.hammingbird.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
