package dev.hammingbird.search;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * What {@code GET /digests} answers: the order-independent digest of the codes that this replica
 * holds, computed anew from its memory, to be compared with others' at equal positions.
 *
 * @param agrees whether every partition's digest is the one that the store keeps
 */
record DigestsAnswer(boolean agrees, List<Space> spaces) {

  /** One space. */
  record Space(String space, boolean agrees, List<Partition> partitions) {}

  /**
   * One partition.
   *
   * @param position the first offset not seen yet
   * @param live codes that count
   * @param computed the digest of those, 16 hex digits
   * @param stated what the store said it was at this position
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Partition(int partition, long position, long live, String computed, String stated) {
    boolean agrees() {
      return computed.equals(stated);
    }
  }
}
