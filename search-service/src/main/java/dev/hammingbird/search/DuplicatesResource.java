package dev.hammingbird.search;

import dev.hammingbird.search.index.SpaceView;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code /duplicates}: all pairs of pictures that are nearly the same. */
@Path("/duplicates")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "duplicates")
class DuplicatesResource {
  private static final int MAX_PAGE = 1000;

  private final SpaceDesk desk;
  private final ShardDesk shards;
  private final DuplicateSearches searches;
  private final SearchConfig.Duplicates config;

  DuplicatesResource(
      SpaceDesk desk, ShardDesk shards, DuplicateSearches searches, SearchConfig config) {
    this.desk = desk;
    this.shards = shards;
    this.searches = searches;
    this.config = config.duplicates();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Look for all pairs of pictures within a radius",
      description = "Answers at once; the search goes on in the background.")
  public Response start(DuplicatesRequest request) {
    SpaceView view = desk.open(Optional.ofNullable(request.space())).view();
    int radius = request.radius() == null ? config.radius() : request.radius();
    int most = Math.min(config.maxRadius(), view.bits().count() / 2);
    if (radius < 0 || radius > most) {
      throw ProblemException.invalid(
          "radius must be 0 to %d for codes of %d bits, not %d: beyond it unlike pictures pair too"
              .formatted(most, view.bits().count(), radius));
    }
    DuplicateSource source =
        desk.sharded()
            ? new DuplicateSource.Everywhere(view, shards)
            : new DuplicateSource.Here(view);
    DuplicateSearch search = searches.start(source, radius);
    return Response.accepted(search.answer())
        .location(URI.create("/duplicates/" + search.id()))
        .build();
  }

  @GET
  @Operation(summary = "The searches that are known, newest first")
  public List<DuplicatesAnswer> all() {
    return searches.all().stream().map(DuplicateSearch::answer).toList();
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "How far a search is, and what it found, in numbers")
  public DuplicatesAnswer one(@RestPath String id) {
    return known(id).answer();
  }

  @GET
  @Path("/{id}/groups")
  @Operation(summary = "Pictures that hang together through near pairs, the largest group first")
  public DuplicatesAnswer.Groups groups(
      @RestPath String id, @RestQuery Optional<Integer> from, @RestQuery Optional<Integer> count) {
    return known(id).groups(from(from), count(count));
  }

  @GET
  @Path("/{id}/pairs")
  @Operation(summary = "The pairs one by one, as many as the service keeps")
  public DuplicatesAnswer.Pairs pairs(
      @RestPath String id, @RestQuery Optional<Integer> from, @RestQuery Optional<Integer> count) {
    return known(id).pairs(from(from), count(count));
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Give a search up")
  public DuplicatesAnswer cancel(@RestPath String id) {
    DuplicateSearch search = known(id);
    search.cancel();
    return search.answer();
  }

  private DuplicateSearch known(String id) {
    return searches
        .of(id)
        .orElseThrow(() ->
            ProblemException.notFound(
                "unknown-search",
                "No such search",
                "there is no search '%s' for near pairs; the last %d are kept"
                    .formatted(id, config.kept())));
  }

  private static int from(Optional<Integer> from) {
    int wanted = from.orElse(0);
    if (wanted < 0) {
      throw ProblemException.invalid("from must be at least 0, not " + wanted);
    }
    return wanted;
  }

  private static int count(Optional<Integer> count) {
    int wanted = count.orElse(100);
    if (wanted < 1 || wanted > MAX_PAGE) {
      throw ProblemException.invalid("count must be 1 to %d, not %d".formatted(MAX_PAGE, wanted));
    }
    return wanted;
  }
}
