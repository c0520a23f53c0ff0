/**
 * The networks that learn: residual backbone, hash head, adversary, and how each is written down.
 */
@NullMarked
package dev.hammingbird.trainer.network;

import org.jspecify.annotations.NullMarked;
