/** Hamming scans over packed codes: arrays in, rows out. Knows the JDK only. */
@NullMarked
package dev.hammingbird.search.kernel;

import org.jspecify.annotations.NullMarked;
