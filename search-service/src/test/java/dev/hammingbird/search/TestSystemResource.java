package dev.hammingbird.search;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hammingbird.local.SharedInfrastructure;
import dev.hammingbird.local.TopicPlan;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A real broker and a real Redis, empty, and a server that stands in for encoder-service, which
 * cannot run here without a trained model. What the stand-in does with a picture says its first
 * word.
 */
public class TestSystemResource implements QuarkusTestResourceLifecycleManager {
  private static final Set<String> KILLED = ConcurrentHashMap.newKeySet();

  private @Nullable HttpServer running;

  @Override
  public Map<String, String> start() {
    SharedInfrastructure infrastructure = SharedInfrastructure.get();
    infrastructure.recreateTopics(TopicPlan.standard(TopicPlan.LOCAL_IMAGE_PARTITIONS));
    infrastructure.flushRedis();
    HttpServer encoder;
    try {
      encoder = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    encoder.createContext("/codes", TestSystemResource::encode);
    encoder.createContext("/lanes", exchange -> answer(exchange, 200, "{\"lanes\":[]}"));
    encoder.start();
    running = encoder;
    return Map.of(
        "kafka.bootstrap.servers",
        infrastructure.bootstrapServers(),
        "hammingbird.redis.url",
        infrastructure.redisUrl(),
        "hammingbird.encoder.url",
        "http://127.0.0.1:" + encoder.getAddress().getPort(),
        "hammingbird.ingest.url",
        "http://127.0.0.1:1",
        "hammingbird.trainer.url",
        "http://127.0.0.1:1");
  }

  @Override
  public void stop() {
    HttpServer encoder = running;
    if (encoder != null) {
      encoder.stop(0);
    }
  }

  private static void encode(HttpExchange exchange) throws IOException {
    byte[] picture = exchange.getRequestBody().readAllBytes();
    String space = exchange.getRequestURI().getQuery().replaceFirst("^space=", "");
    String firstWord =
        new String(picture, 0, Math.min(6, picture.length), StandardCharsets.US_ASCII);
    if (firstWord.equals("KILLED") && KILLED.add(TestCodes.sha256(picture))) {
      exchange.close();
      return;
    }
    switch (firstWord) {
      case "BROKEN" ->
          answer(
              exchange,
              422,
              "{\"type\":\"urn:hammingbird:corrupt\",\"title\":\"Not a picture\",\"status\":422,"
                  + "\"detail\":\"the picture is broken\"}");
      case "FAILED" -> answer(exchange, 500, "{}");
      default ->
          answer(
              exchange,
              200,
              "{\"space\":\"%s\",\"code\":\"%s\",\"bits\":64,\"sha256\":\"%s\",\"outputs\":[]}"
                  .formatted(
                      space, TestCodes.code(space, picture, 64).hex(), TestCodes.sha256(picture)));
    }
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
