package dev.hammingbird.ingest;

import dev.hammingbird.ingest.admission.InFlight;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What came in since this process started. */
@Path("/stats")
@Produces(MediaType.APPLICATION_JSON)
class StatsResource {
  private final Tally tally;
  private final InFlight inFlight;

  StatsResource(Tally tally, InFlight inFlight) {
    this.tally = tally;
    this.inFlight = inFlight;
  }

  @GET
  @Operation(summary = "Tells how many pictures came in, and what became of them")
  public Stats stats() {
    return tally.stats(inFlight.taken());
  }
}
