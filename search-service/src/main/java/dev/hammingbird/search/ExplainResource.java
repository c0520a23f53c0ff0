package dev.hammingbird.search;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.explain.PairSample;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.shard.ShardLookup;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code GET /explain}: what the distance between two pictures means. */
@Path("/explain")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "search")
class ExplainResource {
  private final SpaceDesk desk;
  private final ShardDesk shards;
  private final SearchConfig.Explain config;

  ExplainResource(SpaceDesk desk, ShardDesk shards, SearchConfig config) {
    this.desk = desk;
    this.shards = shards;
    this.config = config.explain();
  }

  @GET
  @Operation(
      summary = "Which bits differ, and how near that is in this space",
      description =
          "Give hit, the id of a stored picture, and either query, another one's id, or code with"
              + " space. Percentiles are among pairs drawn from the live codes.")
  public ExplainAnswer explain(
      @RestQuery Optional<String> query,
      @RestQuery Optional<String> code,
      @RestQuery Optional<String> hit,
      @RestQuery Optional<String> space) {
    if (query.isPresent() == code.isPresent()) {
      throw ProblemException.invalid("give exactly one of query and code");
    }
    if (code.isPresent() && space.isEmpty()) {
      throw ProblemException.invalid("a code means nothing without its space: give space too");
    }
    SpaceDesk.Open open = desk.open(space);
    SpaceView view = open.view();
    ExplainAnswer.Side left =
        query.map(id -> stored(view, id)).orElseGet(() -> given(view, code.orElse("")));
    ExplainAnswer.Side right =
        stored(
            view,
            hit.orElseThrow(
                () -> ProblemException.invalid("give hit, the id of a stored picture")));
    BinaryCode a = BinaryCode.ofHex(left.code());
    BinaryCode b = BinaryCode.ofHex(right.code());
    int distance = a.hammingDistance(b);
    PairSample sample = PairSample.of(view, config.pairs(), config.seed());
    return new ExplainAnswer(
        view.space().value(),
        open.model().manifest().name(),
        view.token().text(),
        view.bits().count(),
        left,
        right,
        distance,
        differing(a, b),
        ExplainAnswer.Standing.of(sample.atRandom(), distance),
        ExplainAnswer.Standing.of(sample.sameLabel(), distance),
        view.whole() ? Optional.empty() : Optional.of(List.copyOf(view.held())));
  }

  private ExplainAnswer.Side stored(SpaceView view, String text) {
    if (desk.sharded()) {
      ShardLookup.Found found = shards.code(shards.scope(view, Optional.empty()), text);
      return new ExplainAnswer.Side(
          Optional.of(text), String.valueOf(found.code()), found.labels());
    }
    ImageId id =
        ImageId.parse(text)
            .orElseThrow(() -> ProblemException.invalid("'" + text + "' is not an image id"));
    Slot slot =
        view.find(id)
            .orElseThrow(() ->
                ProblemException.notFound(
                    "unknown-image",
                    "No such picture",
                    "the picture '%s' has no code in space %s".formatted(id, view.space())));
    return new ExplainAnswer.Side(
        Optional.of(text),
        view.code(slot).orElseThrow().hex(),
        view.directory().labels(slot).stream().map(Label::value).toList());
  }

  private static ExplainAnswer.Side given(SpaceView view, String hex) {
    BinaryCode code = Searcher.code(hex);
    Searcher.requireWidth(code, view);
    return new ExplainAnswer.Side(Optional.empty(), code.hex(), List.of());
  }

  private static List<Integer> differing(BinaryCode a, BinaryCode b) {
    return IntStream.range(0, a.bits().count())
        .filter(bit -> ((a.word(bit >>> 6) ^ b.word(bit >>> 6)) << bit) < 0)
        .boxed()
        .toList();
  }
}
