/**
 * The edge of search-service: REST, configuration, health, and what puts the parts together. Exact
 * Hamming search over the codes of every space, pictures by address, reports and rollout.
 */
@NullMarked
package dev.hammingbird.search;

import org.jspecify.annotations.NullMarked;
