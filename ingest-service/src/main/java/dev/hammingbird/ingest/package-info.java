/** The edge of ingest-service: REST, the consumer of {@code images.raw}, settings and figures. */
@NullMarked
package dev.hammingbird.ingest;

import org.jspecify.annotations.NullMarked;
