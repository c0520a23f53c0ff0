package dev.hammingbird.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hammingbird.search.index.SpaceView;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /search/batch}: many queries in one request, answered in order as they are read. */
@Singleton
@Path("/search/batch")
@Tag(name = "search")
class BatchResource {
  /** One JSON value a line. */
  static final String NDJSON = "application/x-ndjson";

  private final SpaceDesk desk;
  private final SearchThreads threads;
  private final ShardDesk shards;
  private final ObjectMapper json;
  private final SearchConfig config;
  private final Semaphore running;

  BatchResource(
      SpaceDesk desk,
      SearchThreads threads,
      ShardDesk shards,
      ObjectMapper json,
      SearchConfig config) {
    this.shards = shards;
    this.desk = desk;
    this.threads = threads;
    this.json = json;
    this.config = config;
    this.running = new Semaphore(config.batch().concurrent());
  }

  @POST
  @Blocking
  @Consumes(NDJSON)
  @Produces(NDJSON)
  @Operation(
      summary = "Many searches",
      description =
          "A line each: {\"id\"} or {\"code\"}, with k and radius where they differ from the"
              + " parameters. Answered line by line, in order.")
  public Response lines(InputStream body, @BeanParam SearchParameters parameters) {
    return answer(BatchLines.ofNdjson(body, json), parameters);
  }

  @POST
  @Blocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(NDJSON)
  @Operation(summary = "Many searches, as one array")
  public Response array(InputStream body, @BeanParam SearchParameters parameters) {
    return answer(BatchLines.ofArray(body, json), parameters);
  }

  private Response answer(BatchLines lines, SearchParameters parameters) {
    Wish wish = Wish.of(parameters.request(), config);
    if (wish.token().isPresent() || wish.facets()) {
      throw ProblemException.invalid("a batch knows neither token nor facets");
    }
    SpaceDesk.Open open = desk.open(wish.space());
    if (!running.tryAcquire()) {
      throw ProblemException.of(
          429,
          "busy",
          "Too many batches",
          "%d batches are answered at a time; ask again when one is done"
              .formatted(config.batch().concurrent()));
    }
    BatchRun run;
    try {
      run = new BatchRun(source(open.view(), wish), wish, json, config.execution().together());
    } catch (ProblemException e) {
      running.release();
      throw e;
    }
    StreamingOutput answers =
        to -> {
          try {
            run.run(lines, to);
          } finally {
            running.release();
          }
        };
    return Response.ok(answers, NDJSON).build();
  }

  private BatchSource source(SpaceView view, Wish wish) {
    if (!desk.sharded()) {
      return new BatchSource.Here(view, wish, threads);
    }
    return new BatchSource.Everywhere(view, wish, shards, shards.pinned(view, wish.complete()));
  }
}
