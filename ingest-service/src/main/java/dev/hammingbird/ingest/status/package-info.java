/** What became of a picture, put together from what this service saw, Redis and the log's tail. */
@NullMarked
package dev.hammingbird.ingest.status;

import org.jspecify.annotations.NullMarked;
