package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * What {@code GET /models} answers.
 *
 * @param active the space that answers queries; absent before the first activation
 * @param models all that were ever published, newest first
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record ModelsAnswer(Optional<String> active, List<ModelSummary> models) {}
