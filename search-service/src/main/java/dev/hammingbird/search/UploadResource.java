package dev.hammingbird.search;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** {@code POST /images}: the page's way to bring pictures in. */
@Path("/images")
@Tag(name = "images")
class UploadResource {
  private final PassedOn.Ingest ingest;

  UploadResource(@RestClient PassedOn.Ingest ingest) {
    this.ingest = ingest;
  }

  @POST
  @Consumes({"image/*", MediaType.APPLICATION_OCTET_STREAM})
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Add a picture", description = "Passed on to ingest-service as it is.")
  public Response add(
      @QueryParam("id") @Nullable String id,
      @QueryParam("labels") @Nullable String labels,
      byte[] picture) {
    return PassedOn.answer("ingest", () -> ingest.add(id, labels, picture));
  }
}
