/** Starts a real Kafka, a real Redis and the four services as processes of this machine. */
@NullMarked
package dev.hammingbird.local;

import org.jspecify.annotations.NullMarked;
