package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/**
 * What went wrong, as RFC 9457 has it.
 *
 * @param type {@code urn:hammingbird:} and the class of the problem in kebab case
 * @param title the class, for people
 * @param status of the answer
 * @param detail what exactly, where, and what to do
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Problem(String type, String title, int status, String detail) {
  /** The media type of all problems. */
  static final String MEDIA_TYPE = "application/problem+json";

  private static final String RETRY_SECONDS = "1";

  /** Returns after how many seconds it is worth to ask again; empty when that does not help. */
  Optional<String> retryAfter() {
    return status == 503 || status == 429 ? Optional.of(RETRY_SECONDS) : Optional.empty();
  }

  /** Returns the answer that tells of it; when it passes with time, it says when to ask again. */
  Response response() {
    Response.ResponseBuilder answer = Response.status(status).type(MEDIA_TYPE).entity(this);
    retryAfter().ifPresent(seconds -> answer.header("Retry-After", seconds));
    return answer.build();
  }
}
