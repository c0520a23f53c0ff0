/** Talks to the running services as any user would: over HTTP, Kafka and nothing else. */
@NullMarked
package dev.hammingbird.system.client;

import org.jspecify.annotations.NullMarked;
