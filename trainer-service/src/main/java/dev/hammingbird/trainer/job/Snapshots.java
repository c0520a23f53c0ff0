package dev.hammingbird.trainer.job;

import java.util.function.BooleanSupplier;

/** Where snapshots come from. */
public interface Snapshots {
  /**
   * Takes a snapshot of what is there now.
   *
   * @param side pixels a side to which pictures are brought
   * @param cancelled asked now and then; ends the reading with a CancellationException
   * @throws SnapshotRefusedException if it is too large or there is nothing to read
   */
  Snapshot take(int side, BooleanSupplier cancelled);
}
