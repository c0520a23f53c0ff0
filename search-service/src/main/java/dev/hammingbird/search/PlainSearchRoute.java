package dev.hammingbird.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The short way of {@code POST /search}: a query by id or code that wishes no more than k and
 * radius is read, answered and written on the event loop, without the REST layer, which costs more
 * than the search. What is answered by the loop itself is answered together with the other requests
 * that it found: a pass over the codes drives everything else out of the processor's cache, which
 * costs more than the pass. Everything else goes on to {@link SearchResource}, which answers the
 * same.
 */
@Singleton
class PlainSearchRoute {
  private static final CharSequence JSON =
      HttpHeaders.createOptimized("application/json;charset=UTF-8");

  private static final Set<String> SENT =
      Set.of(
          "application/json",
          "application/json; charset=utf-8",
          "application/json; charset=UTF-8",
          "application/json;charset=UTF-8");
  private static final Set<String> ACCEPTED = Set.of("*/*", "application/json");

  /** Digits of the longest body that is looked at: such queries are short. */
  private static final int LENGTH_DIGITS = 3;

  private final Searcher searcher;
  private final SpaceDesk desk;
  private final SpaceFigures figures;
  private final ObjectMapper json;
  private final ObjectWriter answers;

  PlainSearchRoute(Searcher searcher, SpaceDesk desk, SpaceFigures figures, ObjectMapper json) {
    this.searcher = searcher;
    this.desk = desk;
    this.figures = figures;
    this.json = json;
    this.answers = json.writerFor(SearchAnswer.class);
  }

  /** Stands behind whatever an operator puts before the REST layer, such as authentication. */
  void install(@Observes Router router) {
    router.post("/search").order(RouteConstants.ROUTE_ORDER_BEFORE_DEFAULT).handler(this::handle);
  }

  private void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (desk.sharded() || request.query() != null || !plain(request.headers())) {
      context.next();
      return;
    }
    Future<Buffer> body = request.body();
    // Quarkus hands requests over paused.
    request.resume();
    body.onSuccess(read -> read(context, read)).onFailure(context::fail);
  }

  private static boolean plain(MultiMap headers) {
    @Nullable String type = headers.get(HttpHeaders.CONTENT_TYPE);
    @Nullable String length = headers.get(HttpHeaders.CONTENT_LENGTH);
    @Nullable String accepted = headers.get(HttpHeaders.ACCEPT);
    return type != null
        && SENT.contains(type)
        && length != null
        && length.length() <= LENGTH_DIGITS
        && (accepted == null || ACCEPTED.contains(accepted))
        && !headers.contains(HttpHeaders.EXPECT);
  }

  private void read(RoutingContext context, Buffer body) {
    Optional<SearchRequest> request = PlainQuery.read(body.getBytes());
    if (request.isEmpty()) {
      ((RoutingContextInternal) context).setBody(body);
      context.next();
      return;
    }
    try {
      answer(context, request.get());
    } catch (ProblemException e) {
      refuse(context.response(), e.problem());
    }
  }

  private void answer(RoutingContext context, SearchRequest request) {
    Context loop = context.vertx().getOrCreateContext();
    CompletableFuture<SearchAnswer> answer =
        searcher.byRequest(
            request, Canaries.asker(context), task -> loop.runOnContext(_ -> task.run()));
    context.addEndHandler(_ -> answer.cancel(false));
    var _ =
        answer.whenComplete((found, failure) ->
            // At once where the loop itself found the answer.
            ((ContextInternal) loop)
                .emit(_ -> {
                  if (failure == null) {
                    write(context, found);
                  } else if (!answer.isCancelled()) {
                    fail(context, failure);
                  }
                }));
  }

  private void write(RoutingContext context, SearchAnswer found) {
    figures.count(found);
    HttpServerResponse response = context.response();
    if (response.closed()) {
      return;
    }
    try {
      Buffer body = Buffer.buffer(answers.writeValueAsBytes(found));
      var _ = response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(body);
    } catch (JsonProcessingException e) {
      context.fail(e);
    }
  }

  private void fail(RoutingContext context, Throwable failure) {
    if (failure instanceof ProblemException problem) {
      refuse(context.response(), problem.problem());
    } else if (failure.getCause() instanceof ProblemException problem) {
      refuse(context.response(), problem.problem());
    } else {
      context.fail(failure);
    }
  }

  private void refuse(HttpServerResponse response, Problem problem) {
    if (response.closed()) {
      return;
    }
    response.setStatusCode(problem.status());
    response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
    problem.retryAfter().ifPresent(seconds -> response.putHeader("Retry-After", seconds));
    try {
      var _ = response.end(Buffer.buffer(json.writeValueAsBytes(problem)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem is always JSON", e);
    }
  }
}
