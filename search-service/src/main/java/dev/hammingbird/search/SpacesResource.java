package dev.hammingbird.search;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.Control;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.search.rollout.RolloutException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /spaces} and {@code /models}: how spaces stand, and the calls that move them. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "models")
class SpacesResource {
  private static final String USER = "user";

  private static final Set<State> FILLING = EnumSet.of(State.REGISTERED, State.BACKFILLING);
  private static final Set<State> READY = EnumSet.of(State.VERIFIED, State.HELD);

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

  @POST
  @Path("/models/{space}/pause")
  @Operation(summary = "Have the lanes of a space that is being filled rest")
  public ModelsAnswer pause(@RestPath String space) {
    return set(space, FILLING, now -> now.withPaused(true, USER, Instant.now()));
  }

  @POST
  @Path("/models/{space}/resume")
  @Operation(summary = "Have the lanes of a space go on")
  public ModelsAnswer resume(@RestPath String space) {
    return set(space, FILLING, now -> now.withPaused(false, USER, Instant.now()));
  }

  /**
   * How much encoder time a backfill leaves.
   *
   * @param liveShare the share that live traffic keeps, 0 to 0.99
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Throttle(@Nullable Double liveShare) {}

  @POST
  @Path("/models/{space}/throttle")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Say how much encoder time a backfill leaves to live traffic",
      description = "live_share: 0 (none) to 0.99.")
  public ModelsAnswer throttle(@RestPath String space, Throttle wanted) {
    double share = given(wanted.liveShare, "live_share");
    return set(space, FILLING, now -> now.withLiveShare(share, USER, Instant.now()));
  }

  /**
   * How many queries a space answers before it is active.
   *
   * @param share of the queries that name no space, 0 to 1
   */
  record Canary(@Nullable Double share) {}

  @POST
  @Path("/models/{space}/canary")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Have a verified or held space answer a share of the queries",
      description =
          "share: 0 (none) to 1. Which queries is decided by X-Query-Key, else by what is asked, and"
              + " stays so.")
  public ModelsAnswer canary(@RestPath String space, Canary wanted) {
    double share = given(wanted.share, "share");
    return set(space, READY, now -> now.withCanary(share, USER, Instant.now()));
  }

  private static double given(@Nullable Double value, String name) {
    if (value == null) {
      throw ProblemException.invalid("the body must be {\"" + name + "\": a number}");
    }
    return value;
  }

  private ModelsAnswer set(String space, Set<State> allowed, UnaryOperator<Control> what) {
    SpaceId id = SpaceDesk.parse(space);
    return moved(() -> {
      try {
        rollouts.transitions().control(id, allowed, what);
      } catch (IllegalArgumentException e) {
        throw ProblemException.invalid(String.valueOf(e.getMessage()));
      }
    });
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
