package dev.hammingbird.trainer.job;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Where snapshots come from. */
public interface Snapshots {
  /**
   * Takes a snapshot of what is there now.
   *
   * @param side pixels a side to which pictures are brought
   * @param upTo the records to read, as an earlier snapshot named them; empty for all there are
   * @param cancelled asked now and then; ends the reading with a CancellationException
   * @throws SnapshotRefusedException if it is too large or there is nothing to read
   */
  Snapshot take(int side, Optional<TrainingView.Seen> upTo, BooleanSupplier cancelled);
}
