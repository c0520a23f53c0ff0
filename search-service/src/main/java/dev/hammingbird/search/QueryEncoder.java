package dev.hammingbird.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hammingbird.contracts.code.SpaceId;
import io.vertx.core.VertxException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Has query pictures encoded by encoder-service, by the model that encoded the stored ones. */
@Singleton
class QueryEncoder {
  /** Encoding changes nothing, so that a call that broke off may be made again, by another. */
  private static final int CALLS = 3;

  private final EncoderApi encoder;
  private final RecentQueries recent;

  QueryEncoder(@RestClient EncoderApi encoder, RecentQueries recent) {
    this.encoder = encoder;
    this.recent = recent;
  }

  /**
   * Returns the code of a picture that a user asks with, and remembers the picture for a while.
   *
   * @throws ProblemException as encoder-service says when it refuses the picture (4xx), or 503 when
   *     it cannot be reached or cannot encode now
   */
  EncoderApi.Encoded encode(SpaceId space, byte[] picture) {
    EncoderApi.Encoded encoded = encodeAside(space, picture);
    recent.note(picture);
    return encoded;
  }

  /** Returns the code of a picture that nobody asks with now; remembers nothing. */
  EncoderApi.Encoded encodeAside(SpaceId space, byte[] picture) {
    EncoderApi.Encoded encoded = call(space, picture, CALLS);
    if (!encoded.space().equals(space.value())) {
      throw unreachable(
          "encoder-service answered for space %s, asked was %s".formatted(encoded.space(), space));
    }
    return encoded;
  }

  private EncoderApi.Encoded call(SpaceId space, byte[] picture, int calls) {
    try {
      return encoder.encode(space.value(), picture);
    } catch (WebApplicationException e) {
      throw refused(e);
    } catch (ProcessingException | VertxException e) {
      // The client wraps a connection that ends, but not one that ends while it is taken from the
      // pool.
      boolean brokeOff = e instanceof VertxException || e.getCause() instanceof IOException;
      if (brokeOff && calls > 1) {
        return call(space, picture, calls - 1);
      }
      throw unreachable("encoder-service cannot be reached: " + e.getMessage());
    }
  }

  private static ProblemException refused(WebApplicationException e) {
    Response answer = e.getResponse();
    String detail = String.valueOf(e.getMessage());
    String type = "encoder";
    String title = "The encoder refused the picture";
    try {
      JsonNode problem = answer.readEntity(JsonNode.class);
      if (problem != null && problem.hasNonNull("detail")) {
        detail = problem.get("detail").asText();
        title = problem.path("title").asText(title);
        type = problem.path("type").asText("").replace("urn:hammingbird:", "");
      }
    } catch (ProcessingException | IllegalStateException notJson) {
      detail = detail + " (" + notJson.getMessage() + ")";
    }
    int status = answer.getStatus();
    // What the encoder does not know (yet), this service does: that passes with time.
    return status >= 400 && status < 500 && status != 404 && status != 429
        ? ProblemException.of(status, type, title, detail)
        : unreachable("encoder-service cannot encode now: " + detail);
  }

  private static ProblemException unreachable(String detail) {
    return ProblemException.unavailable(
        "encoder-unavailable", "Query pictures cannot be encoded now", detail);
  }
}
