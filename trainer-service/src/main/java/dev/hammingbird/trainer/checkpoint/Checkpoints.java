package dev.hammingbird.trainer.checkpoint;

/** Where a run keeps its state while it learns. */
public interface Checkpoints {
  /** Keeps nothing. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public boolean present() {
          return false;
        }

        @Override
        public boolean restore(Resumable run) {
          return false;
        }

        @Override
        public void passed(Resumable run) {
          // Nothing is kept.
        }
      };

  /** Returns whether there is something to restore. */
  boolean present();

  /**
   * Brings a freshly prepared run to where the checkpoint left it; without a checkpoint it stays as
   * it is.
   *
   * @return whether there was one
   * @throws CheckpointRefusedException if it is torn or belongs to another run
   */
  boolean restore(Resumable run);

  /** Is told that a step is complete, and saves when it is time. */
  void passed(Resumable run);
}
