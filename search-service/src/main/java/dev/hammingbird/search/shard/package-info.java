/**
 * Replicas that hold a share of the partitions each: who holds what, and queries that are put to
 * all of them. Knows HTTP by the JDK's client only; the REST layer hands requests in.
 */
@NullMarked
package dev.hammingbird.search.shard;

import org.jspecify.annotations.NullMarked;
