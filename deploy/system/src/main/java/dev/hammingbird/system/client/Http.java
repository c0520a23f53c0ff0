package dev.hammingbird.system.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** HTTP calls with JSON answers. Safe for several threads. */
public final class Http {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TOO_MANY = 429;
  private static final int ATTEMPTS = 60;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** A status and a body, whatever they are. */
  public record Answer(int status, String contentType, String text) {
    /** Returns the body as JSON; nothing if it is none. */
    public JsonNode json() {
      return parse(text);
    }
  }

  /** Returns a text as JSON; a missing node if it is none. */
  public static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** Returns a text as it may stand in a URL. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Asks for JSON. */
  public JsonNode get(String url) {
    return expect(send(request(url).header("accept", "application/json").build()), url);
  }

  /** Sends bytes and returns the JSON answer; waits and tries again when told to (429). */
  public JsonNode post(String url, byte[] body, String contentType) {
    return expect(postAnyway(url, body, contentType), url);
  }

  /** Sends bytes and returns whatever the answer is, but tries again when told to (429). */
  public Answer postAnyway(String url, byte[] body, String contentType) {
    return patiently(
        request(url)
            .header("content-type", contentType)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  /** Sends JSON with a method and returns the JSON answer. */
  public JsonNode json(String method, String url, Object body) {
    try {
      HttpRequest request =
          request(url)
              .header("content-type", "application/json")
              .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build();
      return expect(patiently(request), url);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not writable as JSON: " + body, e);
    }
  }

  /** Follows server-sent events until the service ends them; data of several lines is joined. */
  public void follow(String url, Consumer<JsonNode> event) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).header("accept", "text/event-stream").build();
    try (Stream<String> lines = client.send(request, BodyHandlers.ofLines()).body()) {
      lines
          .filter(line -> line.startsWith("data:"))
          .map(line -> parse(line.substring("data:".length()).strip()))
          .filter(JsonNode::isObject)
          .forEach(event);
    } catch (IOException e) {
      throw new CallFailure("the events of %s broke off".formatted(url), e);
    } catch (InterruptedException e) {
      throw interrupted(url, e);
    }
  }

  private Answer patiently(HttpRequest request) {
    Answer answer = send(request);
    for (int attempt = 0; answer.status() == TOO_MANY && attempt < ATTEMPTS; attempt++) {
      pause(request.uri().toString());
      answer = send(request);
    }
    return answer;
  }

  private static void pause(String url) {
    try {
      TimeUnit.MILLISECONDS.sleep(250);
    } catch (InterruptedException e) {
      throw interrupted(url, e);
    }
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("content-type").orElse(""),
          response.body());
    } catch (IOException e) {
      throw new CallFailure("%s does not answer".formatted(request.uri()), e);
    } catch (InterruptedException e) {
      throw interrupted(request.uri().toString(), e);
    }
  }

  private static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
  }

  private static JsonNode expect(Answer answer, String url) {
    if (answer.status() / 100 != 2) {
      throw new CallFailure(
          "%s answered %d: %s".formatted(url, answer.status(), answer.text()), answer.status());
    }
    return answer.json();
  }

  private static CallFailure interrupted(String url, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new CallFailure("interrupted while asking " + url, e);
  }
}
