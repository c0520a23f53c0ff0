package dev.hammingbird.system.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * The REST interface of the four services, as far as the commands use it. Safe for several threads.
 */
public final class Services {
  private final Http http = new Http();
  private final String ingest;
  private final String trainer;
  private final String encoder;
  private final String search;

  /** Names the services by their addresses, such as {@code http://127.0.0.1:8081}. */
  public Services(String ingest, String trainer, String encoder, String search) {
    this.ingest = ingest;
    this.trainer = trainer;
    this.encoder = encoder;
    this.search = search;
  }

  /** Where an accepted picture lies on the topic {@code images}. */
  public record Address(String id, int partition, long offset) {}

  /** A hit of a search. */
  public record Hit(String id, int distance) {}

  /**
   * How far a space has come.
   *
   * @param live codes that can be found
   * @param rejected pictures that the encoder refused
   * @param gone erased or superseded records, and erasures
   * @param toCome records not seen yet
   * @param positions the first offset not seen yet, by partition
   */
  public record Space(
      String space,
      String method,
      String state,
      boolean active,
      boolean loaded,
      long live,
      long rejected,
      long gone,
      long toCome,
      Map<Integer, Long> positions) {
    /** Returns how many records it has accounted for. */
    public long seen() {
      return live + rejected + gone;
    }
  }

  /** Sends a picture in; the answer is where it lies. */
  public Address upload(String id, Optional<String> label, byte[] bytes, String contentType) {
    String query =
        "?id=" + Http.encoded(id) + label.map(l -> "&labels=" + Http.encoded(l)).orElse("");
    JsonNode answer = http.post(ingest + "/images" + query, bytes, contentType);
    return new Address(
        answer.path("id").asText(),
        answer.path("partition").asInt(),
        answer.path("offset").asLong());
  }

  /** Sends anything in, without a name; returns whatever the answer is. */
  public Http.Answer uploadAnyway(String id, byte[] bytes, String contentType) {
    return http.postAnyway(ingest + "/images?id=" + Http.encoded(id), bytes, contentType);
  }

  /** Says what a picture shows, after it was accepted. */
  public void label(String id, List<String> labels) {
    http.json("PUT", ingest + "/images/" + Http.encoded(id) + "/labels", Map.of("labels", labels));
  }

  /** Returns what became of a picture. */
  public JsonNode status(String id) {
    return http.get(ingest + "/images/" + Http.encoded(id) + "/status");
  }

  /** Asks for a training and returns its id. */
  public String train(Map<String, Object> request) {
    JsonNode answer = http.json("POST", trainer + "/trainings", request);
    return answer.path("id").asText();
  }

  /** Returns a training as it stands. */
  public JsonNode training(String id) {
    return http.get(trainer + "/trainings/" + id);
  }

  /** Follows a training's events until the trainer ends them. */
  public void followTraining(String id, Consumer<JsonNode> event) {
    http.follow(trainer + "/trainings/" + id + "/events", event);
  }

  /** Returns the code of a picture in a space. */
  public JsonNode code(String space, byte[] bytes, String contentType) {
    return http.post(encoder + "/codes?space=" + space, bytes, contentType);
  }

  /** Returns the encoder's lanes. */
  public JsonNode lanes() {
    return http.get(encoder + "/lanes");
  }

  /** Returns the encoder's ledger. */
  public JsonNode ledger() {
    return http.get(encoder + "/ledger");
  }

  /** Returns the spaces as search-service sees them. */
  public List<Space> spaces() {
    JsonNode answer = http.get(search + "/spaces");
    return StreamSupport.stream(answer.path("spaces").spliterator(), false)
        .map(Services::space)
        .toList();
  }

  /** Returns one space, if search-service knows it by now. */
  public Optional<Space> space(String id) {
    return spaces().stream().filter(space -> space.space().equals(id)).findFirst();
  }

  /** Returns all models. */
  public JsonNode models() {
    return http.get(search + "/models");
  }

  /** Tells whether a call on a model, such as {@code activate}, is allowed now. */
  public boolean mayMove(String space, String move) {
    for (JsonNode model : models().path("models")) {
      if (model.path("space").asText().equals(space)) {
        for (JsonNode allowed : model.path("moves")) {
          if (allowed.asText().equals(move)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Makes a space the one that answers. */
  public void activate(String space) {
    http.json("POST", search + "/models/" + space + "/activate", Map.of());
  }

  /** Returns the report of a space. */
  public JsonNode report(String space) {
    return http.get(search + "/reports/" + space);
  }

  /** Searches by picture; {@code query} is further parameters such as {@code radius=0&k=100}. */
  public List<Hit> search(byte[] bytes, String contentType, String query) {
    JsonNode answer = http.post(search + "/search?" + query, bytes, contentType);
    return StreamSupport.stream(answer.path("hits").spliterator(), false)
        .map(hit -> new Hit(hit.path("id").asText(), hit.path("distance").asInt(-1)))
        .toList();
  }

  private static Space space(JsonNode node) {
    Map<Integer, Long> positions = new HashMap<>();
    node.path("partitions")
        .forEach(p -> positions.put(p.path("partition").asInt(), p.path("position").asLong()));
    return new Space(
        node.path("space").asText(),
        node.path("method").asText(),
        node.path("state").asText(),
        node.path("active").asBoolean(),
        node.path("loaded").asBoolean(),
        node.path("live").asLong(),
        node.path("rejected").asLong(),
        node.path("gone").asLong(),
        node.path("to_come").asLong(),
        Map.copyOf(positions));
  }
}
