package dev.hammingbird.search;

import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;

/** A wish for a standing query as query parameters; {@link StandingRequest} says what they mean. */
record StandingParameters(
    @RestQuery Optional<String> space,
    @RestQuery Optional<Integer> radius,
    @RestQuery Optional<String> name,
    @RestQuery List<String> label,
    @RestQuery("label_all") List<String> labelAll,
    @RestQuery("label_none") List<String> labelNone,
    @RestQuery Optional<Boolean> retro) {

  /** Returns the same as a request that names neither picture nor code. */
  StandingRequest request() {
    return new StandingRequest(
        null,
        null,
        space.orElse(null),
        radius.orElse(null),
        name.orElse(null),
        label,
        labelAll,
        labelNone,
        retro.orElse(null));
  }
}
