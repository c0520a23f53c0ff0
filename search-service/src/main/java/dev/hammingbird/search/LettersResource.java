package dev.hammingbird.search;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** Dead letters and erasures, which ingest-service keeps; passed on as they are. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "images")
class LettersResource {
  private final PassedOn.Ingest ingest;

  LettersResource(@RestClient PassedOn.Ingest ingest) {
    this.ingest = ingest;
  }

  @GET
  @Path("/dead-letters")
  @Operation(summary = "Which pictures were refused, and why")
  public Response list(
      @QueryParam("reason") @Nullable String reason,
      @QueryParam("stage") @Nullable String stage,
      @QueryParam("limit") @Nullable Integer limit) {
    return PassedOn.answer("ingest", () -> ingest.letters(reason, stage, limit));
  }

  @GET
  @Path("/dead-letters/{partition}/{offset}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(summary = "The bytes that were kept of a refused picture")
  public Response letter(@PathParam("partition") int partition, @PathParam("offset") long offset) {
    return PassedOn.answer("ingest", () -> ingest.letter(partition, offset));
  }

  @POST
  @Path("/dead-letters/replay")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Have refused pictures judged once more")
  public Response replay(JsonNode what) {
    return PassedOn.answer("ingest", () -> ingest.replay(what));
  }

  @DELETE
  @Path("/images/{id: .+}")
  @Operation(summary = "Have a picture forgotten")
  public Response erase(@PathParam("id") String id) {
    return PassedOn.answer("ingest", () -> ingest.erase(id));
  }

  @GET
  @Path("/erasures/{receipt}")
  @Operation(summary = "How far an erasure has come")
  public Response erasure(@PathParam("receipt") String receipt) {
    return PassedOn.answer("ingest", () -> ingest.erasure(receipt));
  }
}
