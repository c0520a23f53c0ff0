package dev.hammingbird.search;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** {@code DELETE /trainings/{id}}: the page's way to stop a training. */
@Path("/")
@Tag(name = "overview")
class TrainingsResource {
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
}
