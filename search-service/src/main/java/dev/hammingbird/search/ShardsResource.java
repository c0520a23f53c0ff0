package dev.hammingbird.search;

import dev.hammingbird.search.shard.Shards;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** {@code /shards}: what replicas that share the codes ask each other. */
@Path("/shards")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "shards")
class ShardsResource {
  private final ShardDesk desk;
  private final SearchConfig config;

  ShardsResource(ShardDesk desk, SearchConfig config) {
    this.desk = desk;
    this.config = config;
  }

  @GET
  @Operation(summary = "Who holds which partitions")
  public ShardsAnswer overview() {
    return desk.overview().orElseThrow(ShardsResource::off);
  }

  @POST
  @Path("/{what: state|search|lookup|names}")
  @Blocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Answer another replica",
      description = "For replicas only; what they say to each other may change with any version.")
  public byte[] answer(@RestPath String what, byte[] question) throws IOException {
    return shards().answer(what, question).orElseThrow(ShardsResource::off);
  }

  @POST
  @Path("/stretch")
  @Blocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(
      summary = "Hand out a stretch of a partition to another replica",
      description = "For replicas only; what they say to each other may change with any version.")
  public byte[] stretch(byte[] question) throws IOException {
    return answer("stretch", question);
  }

  @POST
  @Path("/leave")
  @Blocking
  @Operation(
      summary = "Hand over what this replica holds before it is stopped",
      description = "Answers when others answer for all of it, or after search.shards.leave.")
  public Left leave() {
    try {
      return new Left(shards().leave(config.shards().leave()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.unavailable(
          "shutting-down", "The hand-over broke off", "this replica is shutting down");
    }
  }

  /**
   * How a replica left.
   *
   * @param complete whether others answer for all that it held, or there is nobody else
   */
  record Left(boolean complete) {}

  private Shards shards() {
    return desk.shards().orElseThrow(ShardsResource::off);
  }

  private static ProblemException off() {
    return ProblemException.notFound(
        "not-sharded",
        "This replica holds everything",
        "it shares the codes with nobody; search.shards.enabled=true lets it");
  }
}
