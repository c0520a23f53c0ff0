/** Blocks of codes on the topics {@code codes.<space>}: what a lane made of a run of pictures. */
@NullMarked
package dev.hammingbird.contracts.block;

import org.jspecify.annotations.NullMarked;
