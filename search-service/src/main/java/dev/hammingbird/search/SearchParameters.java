package dev.hammingbird.search;

import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * How to search, as query parameters; {@link SearchRequest} says what they mean. {@code after} is
 * written {@code distance,partition,slot}.
 */
record SearchParameters(
    @RestQuery Optional<String> space,
    @RestQuery Optional<Integer> k,
    @RestQuery Optional<Integer> radius,
    @RestQuery List<String> label,
    @RestQuery("label_all") List<String> labelAll,
    @RestQuery("label_none") List<String> labelNone,
    @RestQuery("arrived_from") Optional<String> arrivedFrom,
    @RestQuery("arrived_to") Optional<String> arrivedTo,
    @RestQuery("id_prefix") Optional<String> idPrefix,
    @RestQuery Optional<Boolean> facets,
    @RestQuery Optional<Integer> collapse,
    @RestQuery Optional<String> token,
    @RestQuery Optional<String> after,
    @RestQuery("timeout_ms") Optional<Integer> timeoutMs,
    @RestQuery("require_complete") Optional<Boolean> requireComplete) {

  /** Returns the same as a request that names neither picture nor code yet. */
  SearchRequest request() {
    return new SearchRequest(
        null,
        null,
        space.orElse(null),
        k.orElse(null),
        radius.orElse(null),
        label,
        labelAll,
        labelNone,
        arrivedFrom.orElse(null),
        arrivedTo.orElse(null),
        idPrefix.orElse(null),
        facets.orElse(null),
        collapse.orElse(null),
        token.orElse(null),
        after.map(SearchParameters::after).orElse(null),
        timeoutMs.orElse(null),
        requireComplete.orElse(null));
  }

  private static SearchRequest.After after(String text) {
    String[] parts = text.split(",", -1);
    try {
      if (parts.length == 3) {
        return new SearchRequest.After(
            Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
      }
    } catch (NumberFormatException e) {
      throw ProblemException.invalid("after must hold three numbers: " + e.getMessage());
    }
    throw ProblemException.invalid("after is distance,partition,slot, not '" + text + "'");
  }
}
