package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * What {@code GET /spaces} answers.
 *
 * @param active the space that answers queries; absent before the first activation
 * @param kernel what compares codes here
 * @param spaces those that lanes encode and this service can answer from
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record SpacesAnswer(Optional<String> active, Kernel kernel, List<SpaceStatus> spaces) {

  /**
   * Which loops compare codes.
   *
   * @param name {@code vector}, or {@code plain} where Java's Vector API is not to be had
   * @param reason why that one
   */
  record Kernel(String name, String reason) {}
}
