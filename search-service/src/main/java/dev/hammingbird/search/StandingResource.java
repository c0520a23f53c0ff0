package dev.hammingbird.search;

import dev.hammingbird.search.standing.Match;
import dev.hammingbird.search.standing.StandingQuery;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code /standing}: queries that go on, and what came near them. */
@Path("/standing")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "standing queries")
class StandingResource {
  private static final int MAX_PAGE = 1000;

  private final StandingDesk desk;

  StandingResource(StandingDesk desk) {
    this.desk = desk;
  }

  @POST
  @Blocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Have what arrives compared with a stored picture or a code",
      description = "Give id, or code with space, and radius.")
  public Response make(StandingRequest request) {
    return made(desk.make(request));
  }

  @POST
  @Blocking
  @Consumes({"image/*", MediaType.APPLICATION_OCTET_STREAM})
  @Operation(
      summary = "Have what arrives compared with a picture",
      description = "The body is a picture.")
  public Response make(byte[] picture, @BeanParam StandingParameters parameters) {
    return made(desk.make(picture, parameters.request()));
  }

  @GET
  @Operation(summary = "All standing queries, the oldest first")
  public List<StandingQuery> all() {
    return desk.queries().registry().all();
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "A standing query")
  public StandingQuery one(@RestPath String id) {
    return desk.known(id);
  }

  @DELETE
  @Path("/{id}")
  @Blocking
  @Operation(summary = "End a standing query")
  public StandingQuery end(@RestPath String id) {
    return desk.remove(id);
  }

  @GET
  @Path("/{id}/matches")
  @Operation(
      summary = "The last matches, the oldest first",
      description = "As server-sent events those, and then each that comes.")
  public List<Match> matches(@RestPath String id, @RestQuery Optional<Integer> count) {
    int most = count.orElse(100);
    if (most < 1 || most > MAX_PAGE) {
      throw ProblemException.invalid("count must be 1 to %d, not %d".formatted(MAX_PAGE, most));
    }
    return desk.queries().matches().last(desk.known(id).id(), most);
  }

  @GET
  @Path("/{id}/matches")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      summary = "The last matches, and then each that comes",
      description =
          "Events are named match; the id of one, as Last-Event-ID, goes on after it. A reader that"
              + " falls a thousand matches behind is cut off.")
  public Multi<OutboundSseEvent> stream(
      @RestPath String id, @RestHeader("Last-Event-ID") Optional<String> last, @Context Sse sse) {
    String known = desk.known(id).id();
    return Multi.createFrom()
        .<Match>emitter(emitter ->
            emitter.onTermination(desk.queries().matches().listen(known, last, emitter::emit)))
        .onOverflow()
        .buffer(MAX_PAGE)
        .map(match ->
            sse.newEventBuilder()
                .name("match")
                .id(match.id())
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(Match.class, match)
                .build());
  }

  private static Response made(StandingQuery query) {
    return Response.created(URI.create("/standing/" + query.id())).entity(query).build();
  }
}
