/** Ranking by Hamming distance and the figures that judge it, in plain Java. */
@NullMarked
package dev.hammingbird.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
