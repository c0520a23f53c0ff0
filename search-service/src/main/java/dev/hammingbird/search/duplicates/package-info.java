/** Finds all pairs of codes that are nearly equal, exactly and without comparing all with all. */
@NullMarked
package dev.hammingbird.search.duplicates;

import org.jspecify.annotations.NullMarked;
