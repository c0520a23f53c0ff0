package dev.hammingbird.search.bench;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;

/**
 * What a server on Vert.x can do at most: reads the body of a POST and answers with the same bytes
 * each time.
 */
public final class BareVertx extends AbstractVerticle {
  private final int port;
  private final Buffer answer;

  private BareVertx(int port, Buffer answer) {
    this.port = port;
    this.answer = answer;
  }

  /**
   * Serves until it is ended.
   *
   * @param args the port, the length of the answer, and how many event loops
   */
  public static void main(String[] args) {
    int port = Integer.parseInt(args[0]);
    Buffer answer = Buffer.buffer("x".repeat(Integer.parseInt(args[1])));
    int loops = Integer.parseInt(args[2]);
    Vertx vertx = Vertx.vertx();
    var _ =
        vertx.deployVerticle(
            () -> new BareVertx(port, answer), new DeploymentOptions().setInstances(loops));
  }

  @Override
  public void start(Promise<Void> started) {
    vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
        .requestHandler(request ->
            request
                .body()
                .onSuccess(_ -> {
                  request.response().putHeader("content-type", "application/json;charset=UTF-8");
                  var _ = request.response().end(answer);
                }))
        .listen()
        .<Void>mapEmpty()
        .onComplete(started);
  }
}
