/** The Kafka log: what ingest writes to it, and what it reads back to answer questions. */
@NullMarked
package dev.hammingbird.ingest.log;

import org.jspecify.annotations.NullMarked;
