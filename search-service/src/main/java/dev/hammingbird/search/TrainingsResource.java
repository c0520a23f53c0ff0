package dev.hammingbird.search;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The page's way to stop a training and to see its report. */
@Path("/")
@Tag(name = "overview")
class TrainingsResource {
  private static final String PROBLEM = "application/problem+json";
  private final PassedOn.Trainer trainer;

  TrainingsResource(@RestClient PassedOn.Trainer trainer) {
    this.trainer = trainer;
  }

  @DELETE
  @Path("/trainings/{id}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Stop a training", description = "Passed on to trainer-service as it is.")
  public Response cancel(@PathParam("id") String id) {
    return PassedOn.answer("trainer", () -> trainer.cancel(id));
  }

  /** The page runs nothing and loads nothing, whatever is in it. */
  @GET
  @Path("/trainings/{id}/report")
  @Produces({MediaType.TEXT_HTML, PROBLEM})
  @Operation(
      summary = "Show a training's report",
      description = "One page that needs nothing else. Passed on by trainer-service as it is.")
  public Response report(@PathParam("id") String id) {
    Response passed = PassedOn.answer("trainer", () -> trainer.report(id));
    return Response.fromResponse(passed)
        .header(
            "Content-Security-Policy",
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'")
        .build();
  }
}
