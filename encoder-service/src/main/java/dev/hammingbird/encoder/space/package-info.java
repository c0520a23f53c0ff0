/**
 * Code spaces as this instance sees them: follows {@code models}, loads what is to be encoded, and
 * runs a lane and a store writer for each.
 */
@NullMarked
package dev.hammingbird.encoder.space;

import org.jspecify.annotations.NullMarked;
