package dev.hammingbird.trainer.method;

/**
 * How H-Net learns from labelled pictures, whatever the loss. Of ours, not of any paper: the
 * methods are compared on one network under one optimiser.
 *
 * @param batch pictures a step
 * @param rate the highest learning rate, of Adam
 * @param weightDecay how fast unused weights shrink
 * @param teacherDecay the slowest that the averaged network, which is the result, follows
 * @param leftOut share of a frozen backbone's features that H-Net does not see, drawn at each step
 */
public record SupervisedSettings(
    int batch, float rate, float weightDecay, float teacherDecay, float leftOut) {
  /** Returns what is used for a network that learns from the pictures. */
  public static SupervisedSettings defaults() {
    return new SupervisedSettings(64, 3e-3f, 5e-4f, 0.999f, 0);
  }

  /**
   * Returns what is used for a backbone unless a user says otherwise. A linear head on thousands of
   * fixed features would soon know the labelled pictures by heart.
   */
  public static SupervisedSettings suited(Backbone backbone) {
    return switch (backbone) {
      case Backbone.Learned _ -> defaults();
      case Backbone.Frozen _ -> new SupervisedSettings(64, 1e-3f, 0.3f, 0.999f, 0.5f);
    };
  }
}
