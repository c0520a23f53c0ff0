package dev.hammingbird.ingest;

import dev.hammingbird.contracts.image.Erasure;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.ingest.erasure.Erasures;
import dev.hammingbird.ingest.log.PartitionTail;
import dev.hammingbird.ingest.status.StatusDesk;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;

/** What became of erasures. */
@Path("/erasures")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class ErasuresResource {
  private final Erasures erasures;
  private final StatusDesk desk;
  private final PartitionTail tail;

  ErasuresResource(Erasures erasures, StatusDesk desk, PartitionTail tail) {
    this.erasures = erasures;
    this.desk = desk;
    this.tail = tail;
  }

  @GET
  @Path("/{receipt}")
  @Operation(summary = "Tells which spaces have come past an erasure")
  @APIResponse(responseCode = "200", description = "What is known of it")
  @APIResponse(responseCode = "404", description = "No such receipt")
  public ErasureAnswer erasure(@RestPath String receipt) {
    Slot image =
        Erasure.slot(receipt)
            .filter(slot -> slot.partition() < tail.partitions())
            .orElseThrow(() -> unknown(receipt));
    Optional<Erasure> known = erasures.at(image);
    return ErasureAnswer.of(
        receipt,
        image,
        known,
        desk.passed(image)
            .orElseThrow(() ->
                new ProblemException(
                    Problem.of(
                        503,
                        "store-unreachable",
                        "The store does not answer",
                        "Redis cannot be asked now how far the spaces have come; ask again"))));
  }

  private static ProblemException unknown(String receipt) {
    return new ProblemException(
        Problem.of(404, "unknown-receipt", "There is no such receipt", receipt));
  }
}
