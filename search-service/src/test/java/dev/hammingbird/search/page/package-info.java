/**
 * The pages in a real browser, on the real service with real Kafka and Redis; the other three
 * services are played by one small HTTP server.
 */
@NullMarked
package dev.hammingbird.search.page;

import org.jspecify.annotations.NullMarked;
