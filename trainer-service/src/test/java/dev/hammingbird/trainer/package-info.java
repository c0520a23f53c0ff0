/** Tests of the trainer as a whole. */
@NullMarked
package dev.hammingbird.trainer;

import org.jspecify.annotations.NullMarked;
