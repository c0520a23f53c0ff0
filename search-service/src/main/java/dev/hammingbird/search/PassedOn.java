package dev.hammingbird.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.VertxException;
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
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/**
 * What the page asks of other services, passed on as it is, for a browser stays with one origin.
 */
final class PassedOn {
  private static final String PROBLEM = "application/problem+json";

  /** Headers that the browser needs as well. */
  private static final List<String> KEPT =
      List.of(HttpHeaders.RETRY_AFTER, HttpHeaders.CONTENT_DISPOSITION, "X-Content-Type-Options");

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

    /** Has a picture forgotten. */
    @DELETE
    @Path("/images/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    Response erase(@PathParam("id") String id);

    /** Tells what became of that. */
    @GET
    @Path("/erasures/{receipt}")
    @Produces(MediaType.APPLICATION_JSON)
    Response erasure(@PathParam("receipt") String receipt);

    /** Tells which pictures were refused. */
    @GET
    @Path("/dead-letters")
    @Produces(MediaType.APPLICATION_JSON)
    Response letters(
        @QueryParam("reason") @Nullable String reason,
        @QueryParam("stage") @Nullable String stage,
        @QueryParam("limit") @Nullable Integer limit);

    /** Hands out what was kept of a refused picture. */
    @GET
    @Path("/dead-letters/{partition}/{offset}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    Response letter(@PathParam("partition") int partition, @PathParam("offset") long offset);

    /** Has refused pictures judged once more. */
    @POST
    @Path("/dead-letters/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    Response replay(JsonNode what);
  }

  /** encoder-service, whose answers may take minutes. */
  @RegisterRestClient(configKey = "encoder-ledger")
  interface Encoder {
    /** The books. */
    @GET
    @Path("/ledger")
    @Produces(MediaType.APPLICATION_JSON)
    Response ledger();

    /** What does not fit. */
    @GET
    @Path("/ledger/differences")
    @Produces(MediaType.APPLICATION_JSON)
    Response differences(
        @QueryParam("space") @Nullable String space,
        @QueryParam("partition") @Nullable Integer partition);
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
    } catch (ProcessingException | VertxException e) {
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
            .entity(answer.readEntity(byte[].class));
    for (String name : KEPT) {
      String value = answer.getHeaderString(name);
      if (value != null) {
        built.header(name, value);
      }
    }
    return built.build();
  }
}
