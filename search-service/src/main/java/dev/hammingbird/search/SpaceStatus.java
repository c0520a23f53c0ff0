package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.follow.ImagesState;
import dev.hammingbird.search.index.PartitionView;
import dev.hammingbird.search.index.SpaceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far one space has come, as this replica sees it.
 *
 * @param space its id
 * @param name of the model, for people
 * @param method how it was learned
 * @param bits width of the codes
 * @param state of its life, such as {@code ACTIVE}
 * @param active whether it answers queries that name no space
 * @param loaded whether this replica holds it
 * @param trouble why it may be out of date; absent when all is well
 * @param live codes that can be found
 * @param tabled codes among them that tables can find; the others are scanned
 * @param rejected pictures that the encoder refused
 * @param gone records erased or superseded, and erasures
 * @param toCome records of {@code images} that it has not seen yet
 * @param coverage seen / (seen + to come), 0 to 1
 * @param perS offsets of {@code images} that it moves on by a second, over the last ten
 * @param etaS seconds until it has seen all at this rate; absent while it stands still or has
 * @param paused whether its lanes were told to rest
 * @param liveShare share of encoder time that its lanes leave to live traffic
 * @param canary share of the queries that it answers though another is active
 * @param partitions the same, one by one
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonNaming(SnakeCaseStrategy.class)
record SpaceStatus(
    String space,
    String name,
    String method,
    int bits,
    String state,
    boolean active,
    boolean loaded,
    Optional<String> trouble,
    long live,
    long tabled,
    long rejected,
    long gone,
    long toCome,
    double coverage,
    double perS,
    Optional<Double> etaS,
    boolean paused,
    double liveShare,
    double canary,
    List<Partition> partitions) {

  /**
   * One partition.
   *
   * @param partition its number
   * @param position the first offset not seen yet
   * @param end the first offset not written yet
   * @param coverage share of the offsets seen, 0 to 1
   * @param live codes that can be found
   * @param rejected pictures that the encoder refused
   * @param gone records erased or superseded, and erasures
   * @param digest order-independent digest of the live codes, 16 hex digits
   */
  record Partition(
      int partition,
      long position,
      long end,
      double coverage,
      long live,
      long rejected,
      long gone,
      String digest) {
    static List<Partition> of(Optional<SpaceView> view, Optional<ImagesState> images) {
      List<PartitionView> shown = view.map(SpaceView::partitions).orElse(List.of());
      List<Partition> partitions = new ArrayList<>();
      for (int p = 0; p < shown.size(); p++) {
        StorePosition at = shown.get(p).position();
        int number = p;
        long end =
            images
                .filter(i -> number < i.partitions())
                .map(i -> i.ends().get(number))
                .orElse(at.next());
        partitions.add(
            new Partition(
                p,
                at.next(),
                end,
                end <= at.next() ? 1 : (double) at.next() / end,
                at.live(),
                at.rejected(),
                at.gone(),
                EntryDigest.text(at.digest())));
      }
      return partitions;
    }
  }
}
