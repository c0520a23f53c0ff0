/**
 * Lanes: from the pictures of {@code images} to the blocks of {@code codes.<space>}, in order, each
 * picture exactly once in effect.
 */
@NullMarked
package dev.hammingbird.encoder.lane;

import org.jspecify.annotations.NullMarked;
