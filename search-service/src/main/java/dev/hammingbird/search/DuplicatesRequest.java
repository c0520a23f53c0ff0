package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * A wish for all near pairs of a space.
 *
 * @param space the space; the active one when absent
 * @param radius the most bits that differ between two pictures of a pair; 4 when absent
 */
@JsonIgnoreProperties(ignoreUnknown = false)
record DuplicatesRequest(@Nullable String space, @Nullable Integer radius) {}
