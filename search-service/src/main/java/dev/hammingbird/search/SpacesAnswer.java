package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * What {@code GET /spaces} answers.
 *
 * @param active the space that answers queries; absent before the first activation
 * @param spaces those that lanes encode and this service can answer from
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record SpacesAnswer(Optional<String> active, List<SpaceStatus> spaces) {}
