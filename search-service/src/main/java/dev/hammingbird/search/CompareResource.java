package dev.hammingbird.search;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.search.follow.Models;
import dev.hammingbird.search.index.SearchResult;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.shard.Gathered;
import dev.hammingbird.search.shard.ShardHit;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code /compare}: one query, asked of two spaces side by side. */
@Path("/compare")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "models")
class CompareResource {
  private static final int DEFAULT_K = 10;
  private static final int MOST_K = 100;

  private final SpaceDesk desk;
  private final Following following;
  private final QueryEncoder encoder;
  private final ShardDesk shards;

  CompareResource(SpaceDesk desk, Following following, QueryEncoder encoder, ShardDesk shards) {
    this.shards = shards;
    this.desk = desk;
    this.following = following;
    this.encoder = encoder;
  }

  @GET
  @Operation(
      summary = "Ask two spaces for what is near a stored picture",
      description = "a: the active space by default; b: the newest other one by default.")
  public CompareAnswer byId(
      @RestQuery Optional<String> id,
      @RestQuery Optional<String> a,
      @RestQuery Optional<String> b,
      @RestQuery Optional<Integer> k) {
    String text =
        id.orElseThrow(() -> ProblemException.invalid("give the id of a stored picture: ?id="));
    return compare(
        a, b, k, view -> desk.sharded() ? shards.codeOf(view, text) : Searcher.codeOf(text, view));
  }

  @POST
  @Consumes({"image/*", MediaType.APPLICATION_OCTET_STREAM})
  @Operation(summary = "Ask two spaces for what is near a picture")
  public CompareAnswer byPicture(
      byte[] picture,
      @RestQuery Optional<String> a,
      @RestQuery Optional<String> b,
      @RestQuery Optional<Integer> k) {
    if (picture.length == 0) {
      throw ProblemException.invalid("the body is empty; send the bytes of a picture");
    }
    return compare(
        a, b, k, view -> BinaryCode.ofHex(encoder.encodeAside(view.space(), picture).code()));
  }

  private CompareAnswer compare(
      Optional<String> a,
      Optional<String> b,
      Optional<Integer> k,
      Function<SpaceView, BinaryCode> query) {
    int most = k.orElse(DEFAULT_K);
    if (most < 1 || most > MOST_K) {
      throw ProblemException.invalid("k must be 1 to %d, not %d".formatted(MOST_K, most));
    }
    SpaceDesk.Open first = desk.open(a);
    SpaceDesk.Open second = desk.open(Optional.of(b.orElseGet(() -> other(first))));
    CompareAnswer.Side one = ask(first, most, query);
    CompareAnswer.Side two = ask(second, most, query);
    Set<String> common = new LinkedHashSet<>(ids(one));
    common.retainAll(new LinkedHashSet<>(ids(two)));
    int longer = Math.max(one.hits().size(), two.hits().size());
    return new CompareAnswer(
        most,
        longer == 0 ? 1 : (double) common.size() / longer,
        List.copyOf(common),
        ranked(one, ids(two)),
        ranked(two, ids(one)));
  }

  /** Returns the newest space that can be searched beside the first. */
  private String other(SpaceDesk.Open first) {
    return following.models().snapshot().entries().stream()
        .map(Models.Entry::model)
        .filter(model -> model.state().encoded() && !model.space().equals(first.view().space()))
        .map(model -> model.space().value())
        .findFirst()
        .orElseThrow(() ->
            ProblemException.notFound(
                "unknown-space", "No such space", "there is no second space to compare with"));
  }

  private CompareAnswer.Side ask(
      SpaceDesk.Open open, int k, Function<SpaceView, BinaryCode> query) {
    long start = System.nanoTime();
    SpaceView view = open.view();
    BinaryCode code = query.apply(view);
    Searcher.requireWidth(code, view);
    List<CompareAnswer.Hit> hits = new ArrayList<>();
    if (desk.sharded()) {
      // What is missing would pass for a difference of the spaces.
      Gathered gathered = shards.nearest(view, code, k);
      for (ShardHit hit : gathered.results().getFirst().hits()) {
        hits.add(
            new CompareAnswer.Hit(
                hits.size() + 1, hit.id(), hit.distance(), hit.labels(), Optional.empty()));
      }
      return side(open, code, desk.coverage(gathered.positions()), start, hits);
    }
    for (SearchResult.Hit hit : Nearby.of(view, code, k)) {
      hits.add(
          new CompareAnswer.Hit(
              hits.size() + 1,
              view.directory().id(hit.slot()).value(),
              hit.distance(),
              view.directory().labels(hit.slot()).stream().map(Label::value).toList(),
              Optional.empty()));
    }
    return side(open, code, desk.coverage(view), start, hits);
  }

  private static CompareAnswer.Side side(
      SpaceDesk.Open open,
      BinaryCode code,
      double coverage,
      long start,
      List<CompareAnswer.Hit> hits) {
    return new CompareAnswer.Side(
        open.view().space().value(),
        open.model().manifest().name(),
        open.model().state().name(),
        open.view().bits().count(),
        code.hex(),
        coverage,
        (System.nanoTime() - start) / 1e6,
        hits);
  }

  private static List<String> ids(CompareAnswer.Side side) {
    return side.hits().stream().map(CompareAnswer.Hit::id).toList();
  }

  private static CompareAnswer.Side ranked(CompareAnswer.Side side, List<String> other) {
    return new CompareAnswer.Side(
        side.space(),
        side.name(),
        side.state(),
        side.bits(),
        side.code(),
        side.coverage(),
        side.ms(),
        side.hits().stream()
            .map(hit ->
                new CompareAnswer.Hit(
                    hit.rank(),
                    hit.id(),
                    hit.distance(),
                    hit.labels(),
                    Optional.of(other.indexOf(hit.id()) + 1).filter(rank -> rank > 0)))
            .toList());
  }
}
