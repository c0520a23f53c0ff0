/** Says what a distance between two codes of a space means. */
@NullMarked
package dev.hammingbird.search.explain;

import org.jspecify.annotations.NullMarked;
