package dev.hammingbird.encoder;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.encoder.ledger.LedgerScan;
import dev.hammingbird.encoder.ledger.ScannedPartition;
import dev.hammingbird.encoder.ledger.SpaceLedger;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The books of all spaces and partitions, this instance's or not. */
@Path("/ledger")
@Tag(name = "ledger", description = "Accepted = encoded + rejected + gone + still to come")
class LedgerResource {
  private final EncoderRuntime encoder;
  private final Semaphore scanning = new Semaphore(1);

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

  /** What going through log, blocks and store found. */
  record Differences(boolean agrees, List<SpaceDifferences> spaces) {}

  /** The same of one space. */
  record SpaceDifferences(SpaceId space, boolean agrees, List<ScannedPartition> partitions) {}

  @GET
  @Path("/differences")
  @Produces(MediaType.APPLICATION_JSON)
  @Blocking
  @Operation(
      summary = "Goes through log, blocks and store, and names the pictures that do not fit",
      description =
          "Takes as long as reading all of them does; one at a time. Digests of the blocks and of the"
              + " store are computed anew.")
  public Differences differences(
      @RestQuery @Nullable String space, @RestQuery @Nullable Integer partition) {
    if (!scanning.tryAcquire()) {
      throw problem(429, "busy", "Somebody looks for differences already; ask again later");
    }
    try {
      List<SpaceDifferences> spaces =
          encoder.spaces().stream()
              .map(report -> report.model())
              .filter(model -> model.state().encoded())
              .filter(model -> space == null || model.space().value().equals(space))
              .map(model -> scan(model, partition))
              .toList();
      if (space != null && spaces.isEmpty()) {
        throw problem(404, "no-such-space", "no space %s is encoded".formatted(space));
      }
      return new Differences(spaces.stream().allMatch(SpaceDifferences::agrees), spaces);
    } catch (LedgerScan.TooLongException e) {
      throw problem(413, "too-long", String.valueOf(e.getMessage()));
    } finally {
      scanning.release();
    }
  }

  private SpaceDifferences scan(ModelRecord model, @Nullable Integer only) {
    List<ScannedPartition> partitions =
        encoder.partitions().stream()
            .filter(partition -> only == null || partition.equals(only))
            .map(partition -> encoder.scan(partition, model.space(), model.manifest().bits()))
            .toList();
    return new SpaceDifferences(
        model.space(), partitions.stream().allMatch(ScannedPartition::agrees), partitions);
  }

  private static ProblemException problem(int status, String name, String detail) {
    return new ProblemException(
        Problem.of(status, name, "The books cannot be gone through", detail));
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
