package dev.hammingbird.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Objects;
import java.util.Optional;

/**
 * The short way of {@code POST /search}: a query by id or code in a named space that wishes no more
 * than k and radius is read, answered and written on the event loop, without the REST layer, which
 * would cost more than the search. Everything else goes on to {@link SearchResource}, which answers
 * the same.
 */
@ApplicationScoped
class PlainSearchRoute {
  private static final String JSON = "application/json";

  /** Digits of the longest body that is looked at: such queries are short. */
  private static final int LENGTH_DIGITS = 4;

  private final Searcher searcher;
  private final ObjectMapper json;

  PlainSearchRoute(Searcher searcher, ObjectMapper json) {
    this.searcher = searcher;
    this.json = json;
  }

  void install(@Observes Router router) {
    router.post("/search").handler(this::handle);
  }

  private void handle(RoutingContext context) {
    String type = context.request().getHeader("content-type");
    String length = context.request().getHeader("content-length");
    if (type == null
        || !type.startsWith(JSON)
        || length == null
        || length.length() > LENGTH_DIGITS
        || context.request().query() != null) {
      context.next();
      return;
    }
    context.request().body().onSuccess(body -> read(context, body)).onFailure(context::fail);
  }

  private void read(RoutingContext context, Buffer body) {
    Optional<SearchRequest> request = PlainQuery.read(body.getBytes());
    if (request.isEmpty()) {
      ((RoutingContextInternal) context).setBody(body);
      context.next();
      return;
    }
    try {
      answer(context, searcher.byRequest(request.get()));
    } catch (ProblemException e) {
      refuse(context, e.problem());
    }
  }

  private void answer(RoutingContext context, Uni<SearchAnswer> answer) {
    EventLoop loop = EventLoop.current();
    Cancellable running =
        answer
            .subscribe()
            .with(
                found -> loop.run(() -> write(context, found)),
                failure -> loop.run(() -> failed(context, failure)));
    if (!context.response().ended()) {
      context.addEndHandler(_ -> running.cancel());
    }
  }

  private static void write(RoutingContext context, SearchAnswer found) {
    HttpServerResponse response = context.response();
    if (!response.closed()) {
      response.putHeader("content-type", "application/json;charset=UTF-8");
      var _ = response.end(AnswerWriter.write(found));
    }
  }

  private void failed(RoutingContext context, Throwable failure) {
    if (failure instanceof ProblemException problem) {
      refuse(context, problem.problem());
    } else {
      context.fail(failure);
    }
  }

  private void refuse(RoutingContext context, Problem problem) {
    HttpServerResponse response = context.response();
    if (response.closed()) {
      return;
    }
    response.setStatusCode(problem.status()).putHeader("content-type", Problem.MEDIA_TYPE);
    problem.retryAfter().ifPresent(seconds -> response.putHeader("Retry-After", seconds));
    try {
      var _ = response.end(Buffer.buffer(json.writeValueAsBytes(problem)));
    } catch (JsonProcessingException e) {
      context.fail(e);
    }
  }

  /** The event loop of a request. */
  private record EventLoop(Context context) {
    static EventLoop current() {
      return new EventLoop(Objects.requireNonNull(Vertx.currentContext()));
    }

    /** Does something there, at once when this is it. */
    void run(Runnable work) {
      if (context.equals(Vertx.currentContext())) {
        work.run();
      } else {
        context.runOnContext(_ -> work.run());
      }
    }
  }
}
