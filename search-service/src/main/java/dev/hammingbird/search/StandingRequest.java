package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a standing query; exactly one of {@code id} and {@code code} is given.
 *
 * @param id of a stored picture, whose code it is from then on
 * @param code in hex; needs {@code space}
 * @param space the space; the active one when absent
 * @param radius the largest distance of a match
 * @param name for people; none when absent
 * @param labels only pictures with any of these labels when they are matched
 * @param labelsAll only pictures with all of these
 * @param labelsNone only pictures with none of these
 * @param retro whether what is stored already is matched too
 */
@JsonIgnoreProperties(ignoreUnknown = false)
@JsonNaming(SnakeCaseStrategy.class)
record StandingRequest(
    @Nullable String id,
    @Nullable String code,
    @Nullable String space,
    @Nullable Integer radius,
    @Nullable String name,
    @Nullable List<String> labels,
    @Nullable List<String> labelsAll,
    @Nullable List<String> labelsNone,
    @Nullable Boolean retro) {}
