package dev.hammingbird.search.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.picture.Admission;
import dev.hammingbird.contracts.picture.PictureGate;
import dev.hammingbird.contracts.picture.PictureLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Answers as ingest, trainer and encoder would, for the pictures of the {@link Gallery}. */
final class OtherServices implements AutoCloseable {
  private static final PictureGate GATE = new PictureGate(PictureLimits.DEFAULT);

  private final HttpServer server;
  private final Map<String, String> codes = new ConcurrentHashMap<>();
  private final List<String> trainings = new CopyOnWriteArrayList<>();
  private final List<String> cancelled = new CopyOnWriteArrayList<>();
  private final List<String> uploads = new CopyOnWriteArrayList<>();

  private OtherServices(HttpServer server) {
    this.server = server;
  }

  /** Starts, knowing the first {@code pictures} of the gallery. */
  static OtherServices start(int pictures) {
    try {
      InetAddress host = InetAddress.getLoopbackAddress();
      HttpServer server = HttpServer.create(new InetSocketAddress(host, 0), 0);
      OtherServices services = new OtherServices(server);
      for (int number = 0; number < pictures; number++) {
        Gallery.Piece piece = Gallery.piece(number);
        services.codes.put(piece.picture().sha256(), piece.code().hex());
      }
      server.createContext("/codes", services::encode);
      server.createContext("/images", services::upload);
      server.createContext("/trainings", services::train);
      server.createContext("/stats", exchange -> json(exchange, 200, "{\"rejected\":3}"));
      server.createContext("/lanes", exchange -> json(exchange, 200, "[]"));
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return services;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the address of all three. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns the bodies of the trainings that were asked for. */
  List<String> trainings() {
    return List.copyOf(trainings);
  }

  /** Returns the paths of the trainings that were cancelled. */
  List<String> cancelled() {
    return List.copyOf(cancelled);
  }

  /** Returns the labels of the pictures that were taken, one text each. */
  List<String> uploads() {
    return List.copyOf(uploads);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void encode(HttpExchange exchange) throws IOException {
    String space = exchange.getRequestURI().getQuery().replaceFirst(".*space=", "");
    switch (GATE.admit(exchange.getRequestBody().readAllBytes())) {
      case Admission.Admitted(var picture) ->
          json(
              exchange,
              200,
              """
              {"space":"%s","code":"%s","sha256":"%s"}
              """
                  .formatted(
                      new SpaceId(space),
                      codes.getOrDefault(picture.sha256(), "0123456789abcdef"),
                      picture.sha256()));
      case Admission.Refused refused ->
          json(
              exchange,
              422,
              """
              {"type":"urn:hammingbird:unreadable-picture","title":"Not a readable picture",
               "status":422,"detail":"%s"}
              """
                  .formatted(refused.detail()));
    }
  }

  private void upload(HttpExchange exchange) throws IOException {
    if (GATE.admit(exchange.getRequestBody().readAllBytes()) instanceof Admission.Admitted) {
      uploads.add(exchange.getRequestURI().getQuery().replaceFirst(".*labels=", ""));
      json(exchange, 201, "{\"id\":\"uploaded\"}");
    } else {
      json(exchange, 422, "{\"title\":\"Not a readable picture\",\"status\":422}");
    }
  }

  private void train(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/trainings/training-1/report")) {
      respond(exchange, 200, "text/html;charset=UTF-8", "<h1>How it learned</h1>");
    } else if (exchange.getRequestURI().getPath().endsWith("/report")) {
      json(exchange, 404, "{\"title\":\"There is no report\",\"status\":404}");
    } else if (exchange.getRequestMethod().equals("DELETE")) {
      cancelled.add(exchange.getRequestURI().getPath());
      json(exchange, 202, "{}");
    } else if (exchange.getRequestMethod().equals("POST")) {
      trainings.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      json(exchange, 202, "{\"id\":\"training-3\"}");
    } else {
      json(
          exchange,
          200,
          """
          [{"id":"training-2","state":"RUNNING","phase":"joint","device":"cpu",
            "submittedAt":"2026-11-21T22:00:00Z",
            "request":{"method":"ssah","bits":64,"seed":1,"minutes":3},
            "progress":{"share":0.4,"step":412,"imagesPerSecond":900.5,"etaSeconds":107.0,
                        "figures":{"pair":0.31}},
            "evaluation":{}},
           {"id":"training-1","state":"PUBLISHED","phase":"done","device":"cpu",
            "submittedAt":"2026-11-21T21:00:00Z",
            "request":{"method":"ssah","bits":32,"seed":1,"minutes":3},
            "report":"/trainings/training-1/report","evaluation":{"map":0.81}}]
          """);
    }
  }

  private static void json(HttpExchange exchange, int status, String body) throws IOException {
    respond(exchange, status, status < 400 ? "application/json" : "application/problem+json", body);
  }

  private static void respond(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    try (exchange;
        var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
