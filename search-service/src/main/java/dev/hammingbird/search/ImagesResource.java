package dev.hammingbird.search;

import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.picture.UnreadablePictureException;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.picture.PictureStore;
import dev.hammingbird.search.picture.StoredPicture;
import dev.hammingbird.search.picture.Thumbnails;
import dev.hammingbird.search.shard.ShardLookup;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code /images/{id}}: pictures, read from Kafka by address, and thumbnails of them. */
@Singleton
@Path("/images")
@Tag(name = "images")
class ImagesResource {
  private static final int DEFAULT_SIDE = 128;
  private static final int MAX_SIDE = 512;

  private final SpaceDesk desk;
  private final PictureStore pictures;
  private final Thumbnails thumbnails;
  private final ShardDesk shards;
  private final Duration timeout;

  ImagesResource(SpaceDesk desk, ShardDesk shards, SearchConfig config) {
    this.desk = desk;
    this.shards = shards;
    this.timeout = config.picture().timeout();
    this.pictures =
        new PictureStore(
            Map.of("bootstrap.servers", config.kafka()),
            config.picture().consumers(),
            config.picture().timeout());
    this.thumbnails = new Thumbnails(config.picture().thumbnails().asLongValue());
  }

  /** Where a picture lies now. */
  private record Place(ImageId id, String topic, Slot slot) {}

  @GET
  @Path("/{id: .+}")
  @Operation(
      summary = "The picture as it is kept",
      description = "PNG or JPEG; the ETag is its SHA-256.")
  public Response picture(@RestPath String id, @Context Request request) {
    StoredPicture picture = fetch(find(id));
    EntityTag tag = new EntityTag(picture.event().sha256());
    Response.ResponseBuilder answer = request.evaluatePreconditions(tag);
    if (answer == null) {
      answer = Response.ok(picture.bytes(), picture.event().contentType()).tag(tag);
    }
    Response.ResponseBuilder built = answer.header("Cache-Control", "no-cache");
    picture.traceparent().ifPresent(trace -> built.header("traceparent", trace));
    return built.build();
  }

  @GET
  @Path("/{id: .+}/thumbnail")
  @Operation(
      summary = "The picture, small, as PNG",
      description = "side: longest side, 8 to 512; 128 by default.")
  public Response thumbnail(
      @RestPath String id, @RestQuery Optional<Integer> side, @Context Request request) {
    int longest = side.orElse(DEFAULT_SIDE);
    if (longest < 8 || longest > MAX_SIDE) {
      throw ProblemException.invalid("side must be 8 to %d, not %d".formatted(MAX_SIDE, longest));
    }
    Place place = find(id);
    Thumbnails.Key key = new Thumbnails.Key(place.topic, place.slot, longest);
    // A picture never changes under its address, so the address names the thumbnail.
    EntityTag tag =
        new EntityTag(
            "%s-%d-%d-%d"
                .formatted(place.topic, place.slot.partition(), place.slot.offset(), longest));
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    if (unchanged != null) {
      return unchanged.header("Cache-Control", "no-cache").build();
    }
    byte[] png = thumbnails.find(key).orElseGet(() -> make(key, place));
    return Response.ok(png, "image/png").tag(tag).header("Cache-Control", "no-cache").build();
  }

  void stop(@Observes ShutdownEvent end) {
    pictures.close();
  }

  private byte[] make(Thumbnails.Key key, Place place) {
    try {
      return thumbnails.make(key, fetch(place));
    } catch (UnreadablePictureException e) {
      throw ProblemException.of(
          422,
          "unreadable-picture",
          "The picture cannot be decoded",
          "the picture '%s' cannot be decoded: %s".formatted(place.id, e.getMessage()));
    }
  }

  /** Finds a picture that some space holds; one that was erased is in none. */
  private Place find(String text) {
    ImageId id =
        ImageId.parse(text)
            .orElseThrow(() -> ProblemException.invalid("'" + text + "' is not an image id"));
    if (desk.sharded()) {
      return elsewhere(id);
    }
    for (SpaceView view : desk.views()) {
      // A space that lags may still hold what was erased; it is not shown from there either.
      Optional<Slot> slot =
          view.directory().find(id).filter(view.directory()::erased).isPresent()
              ? Optional.empty()
              : view.find(id);
      if (slot.isPresent()) {
        return new Place(id, view.directory().topic(), slot.get());
      }
    }
    if (desk.notReady().isPresent()) {
      throw ProblemException.unavailable(
          "not-ready", "This replica cannot answer yet", desk.notReady().orElse(""));
    }
    throw gone(id);
  }

  /** Finds a picture by whoever holds its partition. */
  private Place elsewhere(ImageId id) {
    SpaceView view =
        desk.views().stream()
            .findFirst()
            .orElseThrow(() ->
                ProblemException.unavailable(
                    "not-ready",
                    "This replica cannot answer yet",
                    desk.notReady().orElse("no space is encoded yet")));
    long deadline = System.nanoTime() + timeout.toNanos();
    ShardLookup.Found found =
        shards.lookup(shards.scope(view, Optional.empty()), true, id, deadline);
    Long slot = found.slot();
    if (slot == null || found.erased()) {
      throw gone(id);
    }
    int partition = IdPartitioner.partition(id, view.directory().partitions());
    return new Place(id, found.topic(), new Slot(partition, slot));
  }

  private StoredPicture fetch(Place place) {
    try {
      return pictures.fetch(place.id, place.slot).orElseThrow(() -> gone(place.id));
    } catch (KafkaException e) {
      throw ProblemException.unavailable(
          "kafka-unavailable", "The picture cannot be fetched now", String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.unavailable(
          "shutting-down", "The picture cannot be fetched now", "this replica is shutting down");
    }
  }

  private static ProblemException gone(ImageId id) {
    return ProblemException.notFound(
        "unknown-image", "No such picture", "there is no picture '%s'".formatted(id));
  }
}
