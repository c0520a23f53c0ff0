/** Kafka clients as lanes, store writers and the follower of models need them. */
@NullMarked
package dev.hammingbird.encoder.kafka;

import org.jspecify.annotations.NullMarked;
