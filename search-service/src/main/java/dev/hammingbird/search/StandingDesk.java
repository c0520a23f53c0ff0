package dev.hammingbird.search;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.standing.StandingQueries;
import dev.hammingbird.search.standing.StandingQuery;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;

/** Makes, lists and ends standing queries. */
@ApplicationScoped
class StandingDesk {
  private static final int LONGEST_NAME = 200;

  private final SpaceDesk desk;
  private final QueryEncoder encoder;
  private final ShardDesk shards;
  private final int most;
  private final StandingQueries queries;

  StandingDesk(
      SpaceDesk desk,
      QueryEncoder encoder,
      ShardDesk shards,
      Following following,
      SearchConfig config) {
    this.shards = shards;
    this.desk = desk;
    this.encoder = encoder;
    this.most = config.standing().most();
    this.queries =
        new StandingQueries(
            Map.of("bootstrap.servers", config.kafka()),
            new StandingQueries.Settings(
                config.standing().kept(),
                config.standing().enabled(),
                config.standing().interval()),
            () -> views(following),
            following.holdings().map(holdings -> holdings::owned));
  }

  /**
   * Returns what can be matched: the spaces as they are, but not as they were of a topic before.
   */
  private static List<SpaceView> views(Following following) {
    return following.spaces().all().stream()
        .map(SpaceIndex::view)
        .flatMap(Optional::stream)
        .filter(view ->
            following
                .images()
                .state()
                .filter(images -> images.topic().equals(view.directory().topic()))
                .isPresent())
        .toList();
  }

  void start(@Observes StartupEvent start) {
    queries.start();
  }

  void stop(@Observes ShutdownEvent end) {
    queries.close();
  }

  /** Returns all there is to know of standing queries. */
  StandingQueries queries() {
    return queries;
  }

  /** Makes a standing query for a stored picture or a code. */
  StandingQuery make(StandingRequest request) {
    String id = request.id();
    String hex = request.code();
    if ((id == null) == (hex == null)) {
      throw ProblemException.invalid("give exactly one of id and code, or send a picture");
    }
    if (hex != null && request.space() == null) {
      throw ProblemException.invalid("a code means nothing without its space: give space too");
    }
    SpaceView view = desk.open(Optional.ofNullable(request.space())).view();
    BinaryCode code = id != null ? codeOf(id, view) : Searcher.code(String.valueOf(hex));
    Searcher.requireWidth(code, view);
    return make(request, view, code, Optional.ofNullable(id));
  }

  /** Makes a standing query for a picture. Blocks until it is encoded. */
  StandingQuery make(byte[] picture, StandingRequest request) {
    if (picture.length == 0) {
      throw ProblemException.invalid("the body is empty; send the bytes of a picture");
    }
    SpaceView view = desk.open(Optional.ofNullable(request.space())).view();
    BinaryCode code = BinaryCode.ofHex(encoder.encode(view.space(), picture).code());
    return make(request, view, code, Optional.empty());
  }

  /** Returns a query. */
  StandingQuery known(String id) {
    return queries
        .registry()
        .of(id)
        .orElseThrow(() ->
            ProblemException.notFound(
                "unknown-standing-query",
                "No such standing query",
                "there is no standing query '%s'".formatted(id)));
  }

  /** Ends a query. */
  StandingQuery remove(String id) {
    StandingQuery query = known(id);
    written(() -> queries.remove(query));
    return query;
  }

  private StandingQuery make(
      StandingRequest request, SpaceView view, BinaryCode code, Optional<String> image) {
    Integer radius = request.radius();
    if (radius == null || radius < 0 || radius > view.bits().count() / 2) {
      throw ProblemException.invalid(
          "radius must be given, 0 to %d for codes of %d bits: beyond it unlike pictures match too"
              .formatted(view.bits().count() / 2, view.bits().count()));
    }
    String name = request.name() == null ? "" : request.name().strip();
    if (name.length() > LONGEST_NAME) {
      throw ProblemException.invalid("name must have at most " + LONGEST_NAME + " characters");
    }
    if (queries.registry().all().size() >= most) {
      throw ProblemException.of(
          429,
          "busy",
          "Too many standing queries",
          "there are %d standing queries already; end one by DELETE /standing/{id}"
              .formatted(most));
    }
    StandingQuery query =
        new StandingQuery(
            UUID.randomUUID().toString(),
            name,
            view.space().value(),
            code.hex(),
            radius,
            image,
            texts(Wish.labels(request.labels())),
            texts(Wish.labels(request.labelsAll())),
            texts(Wish.labels(request.labelsNone())),
            Boolean.TRUE.equals(request.retro()),
            view.directory().topic(),
            positions(view),
            Instant.now());
    written(() -> queries.put(query));
    return query;
  }

  private BinaryCode codeOf(String id, SpaceView view) {
    return desk.sharded() ? shards.codeOf(view, id) : Searcher.codeOf(id, view);
  }

  private List<Long> positions(SpaceView view) {
    return desk.sharded() ? shards.positions(view) : view.token().positions();
  }

  private static List<String> texts(List<Label> labels) {
    return labels.stream().map(Label::value).toList();
  }

  /** Something that is written to Kafka. */
  private interface Writing {
    void run() throws InterruptedException;
  }

  private static void written(Writing writing) {
    try {
      writing.run();
    } catch (KafkaException e) {
      throw ProblemException.unavailable(
          "kafka-unavailable",
          "Standing queries cannot be kept now",
          String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.unavailable(
          "shutting-down", "Standing queries cannot be kept now", "this replica is shutting down");
    }
  }
}
