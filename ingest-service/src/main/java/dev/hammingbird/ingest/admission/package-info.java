/** Judging pictures at a bounded cost: how many at once, on how many threads, for how long. */
@NullMarked
package dev.hammingbird.ingest.admission;

import org.jspecify.annotations.NullMarked;
