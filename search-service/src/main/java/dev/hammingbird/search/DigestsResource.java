package dev.hammingbird.search;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.search.index.PartitionView;
import dev.hammingbird.search.index.Segment;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code GET /digests}: what this replica really holds, in 16 digits a partition. */
@Path("/digests")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "ledger")
class DigestsResource {
  private final Following following;

  DigestsResource(Following following) {
    this.following = following;
  }

  @GET
  @Operation(
      summary = "Digests of the codes that this replica holds",
      description = "Goes through all codes: about a second for ten million.")
  public DigestsAnswer digests(@RestQuery Optional<String> space) {
    List<DigestsAnswer.Space> spaces = new ArrayList<>();
    for (SpaceIndex index : following.spaces().all()) {
      Optional<SpaceView> view = index.view();
      if (view.isPresent() && space.map(index.space().value()::equals).orElse(true)) {
        List<DigestsAnswer.Partition> partitions = partitions(view.get());
        spaces.add(
            new DigestsAnswer.Space(
                index.space().value(),
                partitions.stream().allMatch(DigestsAnswer.Partition::agrees),
                partitions));
      }
    }
    return new DigestsAnswer(spaces.stream().allMatch(DigestsAnswer.Space::agrees), spaces);
  }

  private static List<DigestsAnswer.Partition> partitions(SpaceView view) {
    List<DigestsAnswer.Partition> partitions = new ArrayList<>();
    for (int p = 0; p < view.partitions().size(); p++) {
      PartitionView partition = view.partitions().get(p);
      if (!partition.held()) {
        continue; // another replica says so of it
      }
      long digest = 0;
      long live = 0;
      for (Segment segment : partition.segments()) {
        for (int row = 0; row < segment.rows(); row++) {
          if (segment.live().contains(row)) {
            live++;
            digest ^= contribution(segment, row, view.bits());
          }
        }
      }
      partitions.add(
          new DigestsAnswer.Partition(
              p,
              partition.position().next(),
              live,
              EntryDigest.text(digest),
              EntryDigest.text(partition.position().digest())));
    }
    return partitions;
  }

  private static long contribution(Segment segment, int row, Bits bits) {
    return EntryDigest.of(
        segment.slot(row), BinaryCode.ofWords(bits, segment.codes().code(row), 0));
  }
}
