package dev.hammingbird.system.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** HTTP calls whose failure is an answer too. Safe for several threads. */
public final class Calls {
  private final Duration limit;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /**
   * Makes calls.
   *
   * @param limit the longest wait for an answer
   */
  public Calls(Duration limit) {
    this.limit = limit;
  }

  /**
   * What became of a call.
   *
   * @param status of HTTP, 0 when there was no answer
   * @param retryAfter what that header says
   * @param millis how long it took
   */
  public record Reply(int status, String text, Optional<String> retryAfter, double millis) {
    /** Returns whether it was done. */
    public boolean good() {
      return status / 100 == 2;
    }

    /** Returns the body as JSON; nothing if it is none. */
    public JsonNode json() {
      return Http.parse(text);
    }
  }

  /** Asks for JSON. */
  public Reply get(String url) {
    return send(request(url).header("accept", "application/json").build());
  }

  /** Asks for what Prometheus reads. */
  public Reply metrics(String url) {
    return send(request(url + "/q/metrics").header("accept", "text/plain").build());
  }

  /** Sends bytes. */
  public Reply post(String url, byte[] body, String contentType) {
    return send("POST", url, BodyPublishers.ofByteArray(body), contentType);
  }

  /** Sends JSON. */
  public Reply post(String url, String json) {
    return post(url, json.getBytes(StandardCharsets.UTF_8), "application/json");
  }

  /** Has something deleted. */
  public Reply delete(String url) {
    return send(request(url).DELETE().build());
  }

  private Reply send(String method, String url, BodyPublisher body, String contentType) {
    return send(request(url).header("content-type", contentType).method(method, body).build());
  }

  private Reply send(HttpRequest request) {
    long start = System.nanoTime();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      return new Reply(
          answer.statusCode(),
          answer.body(),
          answer.headers().firstValue("retry-after"),
          (System.nanoTime() - start) / 1e6);
    } catch (IOException e) {
      return new Reply(0, e.toString(), Optional.empty(), (System.nanoTime() - start) / 1e6);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply(0, "interrupted", Optional.empty(), (System.nanoTime() - start) / 1e6);
    }
  }

  private HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(limit);
  }
}
