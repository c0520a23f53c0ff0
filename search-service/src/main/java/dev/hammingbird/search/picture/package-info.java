/** Pictures by address: one Kafka record each, and thumbnails of them. */
@NullMarked
package dev.hammingbird.search.picture;

import org.jspecify.annotations.NullMarked;
