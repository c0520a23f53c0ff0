package dev.hammingbird.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** What the page lives on: the overview, once or every second, and the start of trainings. */
@Path("/")
@Tag(name = "overview")
class OverviewResource {
  private final Overviews overviews;
  private final FiguresApis.Trainer trainer;

  OverviewResource(Overviews overviews, @RestClient FiguresApis.Trainer trainer) {
    this.overviews = overviews;
    this.trainer = trainer;
  }

  @GET
  @Path("/overview")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "The whole system at a glance")
  public Overview overview() {
    return overviews.now();
  }

  @GET
  @Path("/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(summary = "The overview, once a second", description = "Events are named overview.")
  public Multi<OutboundSseEvent> events(@Context Sse sse) {
    return Multi.createFrom()
        .ticks()
        .every(Duration.ofSeconds(1))
        .onOverflow()
        .drop()
        .emitOn(Infrastructure.getDefaultWorkerPool(), 1)
        .map(tick ->
            sse.newEventBuilder()
                .name("overview")
                .id(Long.toString(tick))
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(Overview.class, overviews.now())
                .build());
  }

  @POST
  @Path("/trainings")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Start a training", description = "Passed on to trainer-service as it is.")
  public Response train(JsonNode training) {
    try {
      return Response.accepted(trainer.start(training)).build();
    } catch (WebApplicationException e) {
      Response refused = e.getResponse();
      return Response.status(refused.getStatus())
          .type(Problem.MEDIA_TYPE)
          .entity(refused.readEntity(String.class))
          .build();
    } catch (ProcessingException e) {
      throw ProblemException.unavailable(
          "trainer-unavailable",
          "Trainings cannot be started now",
          "trainer-service cannot be reached: " + e.getMessage());
    }
  }
}
