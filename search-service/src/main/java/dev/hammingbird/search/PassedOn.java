package dev.hammingbird.search;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/**
 * What the page asks of other services, passed on as it is, for a browser stays with one origin.
 */
final class PassedOn {
  private static final String PROBLEM = "application/problem+json";

  private PassedOn() {}

  /** ingest-service. */
  @RegisterRestClient(configKey = "ingest")
  interface Ingest {
    /** Lets a picture in. */
    @POST
    @Path("/images")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Produces(MediaType.APPLICATION_JSON)
    Response add(
        @QueryParam("id") @Nullable String id,
        @QueryParam("labels") @Nullable String labels,
        byte[] picture);
  }

  /** trainer-service. */
  @RegisterRestClient(configKey = "trainer")
  interface Trainer {
    /** Stops a training. */
    @DELETE
    @Path("/trainings/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    Response cancel(@PathParam("id") String id);

    /** Shows a training's report. */
    @GET
    @Path("/trainings/{id}/report")
    @Produces({MediaType.TEXT_HTML, PROBLEM})
    Response report(@PathParam("id") String id);
  }

  /**
   * Returns what a service answers, problems included.
   *
   * @param service its short name
   * @throws ProblemException 503 when it cannot be reached
   */
  static Response answer(String service, Supplier<Response> call) {
    try {
      return copy(call.get());
    } catch (WebApplicationException e) {
      return copy(e.getResponse());
    } catch (ProcessingException e) {
      throw ProblemException.unavailable(
          service + "-unavailable",
          "This cannot be done now",
          service + "-service cannot be reached: " + e.getMessage());
    }
  }

  private static Response copy(Response answer) {
    Response.ResponseBuilder built =
        Response.status(answer.getStatus())
            .type(answer.getMediaType())
            .entity(answer.readEntity(String.class));
    String retry = answer.getHeaderString(HttpHeaders.RETRY_AFTER);
    return retry == null ? built.build() : built.header(HttpHeaders.RETRY_AFTER, retry).build();
  }
}
