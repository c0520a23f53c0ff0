package dev.hammingbird.search;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.search.rollout.RolloutException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code /spaces} and {@code /models}: how spaces stand, and the calls that move them. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "models")
class SpacesResource {
  private static final String USER = "user";

  private final SpaceDesk desk;
  private final Rollouts rollouts;

  SpacesResource(SpaceDesk desk, Rollouts rollouts) {
    this.desk = desk;
    this.rollouts = rollouts;
  }

  @GET
  @Path("/spaces")
  @Operation(summary = "How far each encoded space has come")
  public SpacesAnswer spaces() {
    return desk.spaces();
  }

  @GET
  @Path("/models")
  @Operation(summary = "All models and their lives")
  public ModelsAnswer models() {
    return desk.models();
  }

  @POST
  @Path("/models/{space}/activate")
  @Operation(summary = "Let a verified or held space answer queries")
  public ModelsAnswer activate(@RestPath String space, @RestQuery Optional<String> reason) {
    SpaceId id = SpaceDesk.parse(space);
    return moved(() -> rollouts.transitions().activate(id, USER, reason.orElse("asked for")));
  }

  @POST
  @Path("/models/{space}/rollback")
  @Operation(summary = "Go back from the active space to the one before")
  public ModelsAnswer rollback(@RestPath String space, @RestQuery Optional<String> reason) {
    SpaceId id = SpaceDesk.parse(space);
    return moved(() -> rollouts.transitions().rollback(id, USER, reason.orElse("asked for")));
  }

  @POST
  @Path("/models/{space}/retire")
  @Operation(summary = "Take a space out of service for good")
  public ModelsAnswer retire(@RestPath String space, @RestQuery Optional<String> reason) {
    SpaceId id = SpaceDesk.parse(space);
    return moved(() -> rollouts.transitions().retire(id, USER, reason.orElse("asked for")));
  }

  private ModelsAnswer moved(Runnable move) {
    try {
      move.run();
      return desk.models();
    } catch (RolloutException e) {
      String why = String.valueOf(e.getMessage());
      throw switch (e.kind()) {
        case UNKNOWN -> ProblemException.notFound("unknown-space", "No such space", why);
        case NOT_ALLOWED ->
            ProblemException.conflict("not-allowed", "The space cannot go there", why);
        case UNAVAILABLE ->
            ProblemException.unavailable("kafka-unavailable", "The transition was not made", why);
      };
    }
  }
}
