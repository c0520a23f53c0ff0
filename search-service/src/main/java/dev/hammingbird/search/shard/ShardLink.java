package dev.hammingbird.search.shard;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks other replicas over HTTP. Safe for several threads. */
final class ShardLink implements AutoCloseable {
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final HttpClient http;

  ShardLink(Duration connect) {
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connect)
            .build();
  }

  /**
   * Asks a replica. Blocks until it has answered.
   *
   * @throws IOException if it cannot be reached, does not answer in time, or answers anything but
   *     what was asked for
   */
  <T> T ask(String address, String what, Object question, Class<T> type, Duration atMost)
      throws IOException, InterruptedException {
    return JSON.readValue(fetch(address, what, question, atMost), type);
  }

  /** Does the same and returns the bytes of the answer. */
  byte[] fetch(String address, String what, Object question, Duration atMost)
      throws IOException, InterruptedException {
    HttpRequest request;
    try {
      request =
          HttpRequest.newBuilder(URI.create(address + "/shards/" + what))
              .timeout(atMost)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(bytes(question)))
              .build();
    } catch (IllegalArgumentException e) {
      throw new IOException("'%s' is not the address of a replica".formatted(address), e);
    }
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("%s answered %d".formatted(request.uri(), answer.statusCode()));
    }
    return answer.body();
  }

  /** Returns what is sent for a value. */
  static byte[] bytes(Object value) throws IOException {
    return JSON.writeValueAsBytes(value);
  }

  /**
   * Returns the value that was sent.
   *
   * @throws IOException if it is none
   */
  static <T> T read(byte[] sent, Class<T> type) throws IOException {
    return JSON.readValue(sent, type);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
