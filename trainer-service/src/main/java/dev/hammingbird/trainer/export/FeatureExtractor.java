package dev.hammingbird.trainer.export;

import dev.hammingbird.trainer.network.BackboneFile;
import java.util.Map;

/** A frozen backbone at work: pictures to features. Whoever opens it closes it. */
public final class FeatureExtractor implements AutoCloseable {
  private final OnnxModel model;

  private FeatureExtractor(OnnxModel model) {
    this.model = model;
  }

  /**
   * Loads a backbone.
   *
   * @param side pixels a side of the pictures
   * @param threads threads of one operation
   */
  public static FeatureExtractor open(BackboneFile backbone, int side, int threads) {
    OnnxGraph graph = new OnnxGraph(side);
    String pictures = graph.pictures(backbone.scale());
    String features = graph.flatten(graph.backbone(pictures, backbone, Map.of()));
    return new FeatureExtractor(OnnxModel.open(graph.file(features), side, threads));
  }

  /** Loads a backbone whose features are taken as {@link OnnxGraph#rooted} says. */
  public static FeatureExtractor rooted(BackboneFile backbone, int side, int threads) {
    OnnxGraph graph = new OnnxGraph(side);
    String features = graph.rooted(graph.pictures(backbone.scale()), backbone);
    return new FeatureExtractor(OnnxModel.open(graph.file(features), side, threads));
  }

  /**
   * Returns features.
   *
   * @param pixels uint8 {@code [count][side][side][3]}
   * @return {@code [count][width]}
   */
  public float[][] features(byte[] pixels) {
    return model.outputs(pixels);
  }

  @Override
  public void close() {
    model.close();
  }
}
