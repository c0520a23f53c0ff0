package dev.hammingbird.trainer.method;

/**
 * The settings of SADH. Weights and margin are the authors' published code's; sizes of the label
 * network (there 4096 and 2048) and the optimiser are ours, for processors.
 *
 * @param run how the picture network learns
 * @param hidden units of the label network's inner layer
 * @param width of the semantic features
 * @param labelBatch label vectors a step of the label network
 * @param labelSteps steps of the label network
 * @param labelRate its highest learning rate
 * @param margin the fixed margin of the label network, in cosine
 * @param codes weight of the losses on codes, symmetric and asymmetric (lambda)
 * @param features weight of the same on semantic features (alpha)
 * @param quantisation weight of the quantisation loss (beta)
 * @param classes weight of the classification loss (eta)
 * @param scalable whether margins follow the labels' meaning; without, the picture network has the
 *     label network's fixed margin: the ablation
 */
public record SadhSettings(
    SupervisedSettings run,
    int hidden,
    int width,
    int labelBatch,
    int labelSteps,
    float labelRate,
    float margin,
    float codes,
    float features,
    float quantisation,
    float classes,
    boolean scalable) {
  /** Returns what is used for a backbone unless a user says otherwise. */
  public static SadhSettings suited(Backbone backbone) {
    SupervisedSettings run = SupervisedSettings.suited(backbone);
    return new SadhSettings(run, 512, 256, 64, 1000, 5e-3f, 0.2f, 1, 1, 0.01f, 0.1f, true);
  }

  /** Returns these settings with one margin for all pairs. */
  public SadhSettings withFixedMargin() {
    return new SadhSettings(
        run,
        hidden,
        width,
        labelBatch,
        labelSteps,
        labelRate,
        margin,
        codes,
        features,
        quantisation,
        classes,
        false);
  }
}
