/**
 * The encoder's edge: configuration, REST, health, metrics, and the start of what does the work.
 */
@NullMarked
package dev.hammingbird.encoder;

import org.jspecify.annotations.NullMarked;
