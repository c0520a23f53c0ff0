package dev.hammingbird.encoder;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.encoder.ledger.SpaceLedger;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The books of all spaces and partitions, this instance's or not. */
@Path("/ledger")
@Tag(name = "ledger", description = "Accepted = encoded + rejected + gone + still to come")
class LedgerResource {
  private final EncoderRuntime encoder;

  LedgerResource(EncoderRuntime encoder) {
    this.encoder = encoder;
  }

  /** The books. */
  record Ledger(boolean balanced, List<SpaceView> spaces) {}

  /** The books of one space: sums, then partitions. */
  record SpaceView(SpaceId space, boolean balanced, Sums sums, List<PartitionView> partitions) {}

  /** Sums over partitions. */
  record Sums(
      long accepted, long seen, long live, long rejected, long gone, long compacted, long toCome) {}

  /** The books of one partition. */
  record PartitionView(
      int partition,
      long accepted,
      long seen,
      long live,
      long rejected,
      long gone,
      long compacted,
      long toCome,
      long position,
      String digest,
      boolean balanced) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Blocking
  @Operation(
      summary = "Accounts for every accepted picture",
      description =
          "accepted = live + rejected + gone + compacted + toCome, and live is what Redis counts")
  public Ledger ledger() {
    List<SpaceView> spaces = encoder.ledger().stream().map(LedgerResource::view).toList();
    return new Ledger(spaces.stream().allMatch(SpaceView::balanced), spaces);
  }

  private static SpaceView view(SpaceLedger ledger) {
    List<PartitionView> partitions =
        ledger.partitions().stream().map(LedgerResource::view).toList();
    Sums sums =
        new Sums(
            sum(partitions, PartitionView::accepted),
            sum(partitions, PartitionView::seen),
            sum(partitions, PartitionView::live),
            sum(partitions, PartitionView::rejected),
            sum(partitions, PartitionView::gone),
            sum(partitions, PartitionView::compacted),
            sum(partitions, PartitionView::toCome));
    return new SpaceView(ledger.space(), ledger.balanced(), sums, partitions);
  }

  private static PartitionView view(SpaceLedger.Page page) {
    return new PartitionView(
        page.partition(),
        page.end(),
        page.seen(),
        page.position().live(),
        page.position().rejected(),
        page.position().gone(),
        page.compacted(),
        page.toCome(),
        page.position().next(),
        page.digest(),
        page.balanced());
  }

  private static long sum(List<PartitionView> partitions, ToLongFunction<PartitionView> field) {
    return partitions.stream().mapToLong(field).sum();
  }
}
