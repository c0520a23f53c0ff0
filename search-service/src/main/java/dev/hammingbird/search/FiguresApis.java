package dev.hammingbird.search;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** What the overview asks of the other services; any of them may be away. */
final class FiguresApis {
  private FiguresApis() {}

  /** ingest-service. */
  @RegisterRestClient(configKey = "ingest-figures")
  @Produces(MediaType.APPLICATION_JSON)
  interface Ingest {
    @GET
    @Path("/stats")
    JsonNode stats();
  }

  /** trainer-service. */
  @RegisterRestClient(configKey = "trainer")
  @Produces(MediaType.APPLICATION_JSON)
  interface Trainer {
    @GET
    @Path("/trainings")
    JsonNode trainings();

    @POST
    @Path("/trainings")
    @Consumes(MediaType.APPLICATION_JSON)
    JsonNode start(JsonNode training);
  }

  /** encoder-service. */
  @RegisterRestClient(configKey = "encoder-figures")
  @Produces(MediaType.APPLICATION_JSON)
  interface Encoder {
    @GET
    @Path("/lanes")
    JsonNode lanes();
  }
}
