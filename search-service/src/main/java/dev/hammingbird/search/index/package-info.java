/**
 * The codes of each space and what is known of each picture, in memory: one writer, many readers
 * without locks.
 */
@NullMarked
package dev.hammingbird.search.index;

import org.jspecify.annotations.NullMarked;
