/** From blocks to Redis: the store writer and the sole user of Lettuce. */
@NullMarked
package dev.hammingbird.encoder.store;

import org.jspecify.annotations.NullMarked;
