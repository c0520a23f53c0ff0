package dev.hammingbird.search;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** {@code /ledger}: the books, which encoder-service keeps. */
@Path("/ledger")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "ledger")
class LedgerResource {
  private final PassedOn.Encoder encoder;

  LedgerResource(@RestClient PassedOn.Encoder encoder) {
    this.encoder = encoder;
  }

  @GET
  @Operation(
      summary = "Accounts for every accepted picture",
      description = "Passed on to encoder-service as it is.")
  public Response ledger() {
    return PassedOn.answer("encoder", encoder::ledger);
  }

  @GET
  @Path("/differences")
  @Operation(
      summary = "Goes through log, blocks and store, and names what does not fit",
      description = "Takes as long as reading all of them does. Passed on to encoder-service.")
  public Response differences(
      @QueryParam("space") @Nullable String space,
      @QueryParam("partition") @Nullable Integer partition) {
    return PassedOn.answer("encoder", () -> encoder.differences(space, partition));
  }
}
