/** The simulation finds what is planted, and nothing where nothing is. */
@NullMarked
package dev.hammingbird.simulation;

import org.jspecify.annotations.NullMarked;
