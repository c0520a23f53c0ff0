package dev.hammingbird.trainer.method;

/**
 * How H-Net learns from labelled pictures, whatever the loss. Of ours, not of any paper: the
 * methods are compared on one network under one optimiser.
 *
 * @param batch pictures a step
 * @param rate the highest learning rate, of Adam
 * @param weightDecay how fast unused weights shrink
 * @param teacherDecay the slowest that the averaged network, which is the result, follows
 */
public record SupervisedSettings(int batch, float rate, float weightDecay, float teacherDecay) {
  /** Returns what is used unless a user says otherwise. */
  public static SupervisedSettings defaults() {
    return new SupervisedSettings(64, 3e-3f, 5e-4f, 0.999f);
  }
}
