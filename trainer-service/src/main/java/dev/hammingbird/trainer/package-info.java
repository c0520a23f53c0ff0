/** The REST edge of the trainer. */
@NullMarked
package dev.hammingbird.trainer;

import org.jspecify.annotations.NullMarked;
