package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query without a picture: by {@code id} of a stored picture, or by {@code code} in {@code
 * space}.
 *
 * @param id whose code to look for; exactly one of {@code id} and {@code code} is given
 * @param code hex digits; needs {@code space}, for a code means nothing without its space
 * @param space the space to search; the active one when absent
 * @param k how many hits at most, 1 to 1000; 10 when absent
 * @param radius the largest distance of a hit; any when absent
 * @param labels only hits with one of these; any when absent or empty
 */
@JsonIgnoreProperties(ignoreUnknown = false)
record SearchRequest(
    @Nullable String id,
    @Nullable String code,
    @Nullable String space,
    @Nullable Integer k,
    @Nullable Integer radius,
    @Nullable List<String> labels) {}
