package dev.hammingbird.trainer.method;

import dev.hammingbird.trainer.export.FeatureExtractor;
import dev.hammingbird.trainer.network.BackboneFile;
import dev.hammingbird.trainer.network.GraphSink;
import dev.hammingbird.trainer.network.PixelScale;
import dev.hammingbird.trainer.tensor.Tensors;

/** Fixed features of pictures: the pixels themselves, or what a frozen backbone makes of them. */
interface Features extends AutoCloseable {
  /**
   * Returns features.
   *
   * @param pixels uint8 {@code [count][side][side][3]}
   * @return {@code [count][width]}
   */
  float[][] of(byte[] pixels);

  /** Writes down how they are computed and returns their name. */
  String describe(GraphSink sink);

  @Override
  void close();

  /**
   * Returns what a method that learns no backbone reads: what a backbone's file makes of pictures
   * as it is, or pixels where there is no file.
   */
  static Features fixed(Lesson lesson) {
    int side = lesson.pictures().side();
    int threads = lesson.compute().threads();
    return switch (lesson.backbone()) {
      case Backbone.Residual _ -> ofPixels(side);
      case Backbone.Frozen frozen -> ofBackbone(frozen.file(), side, threads);
      case Backbone.Tuned tuned -> ofBackbone(tuned.file(), side, threads);
    };
  }

  /** Returns normalised pixels, channel by channel. */
  static Features ofPixels(int side) {
    return new Features() {
      @Override
      public float[][] of(byte[] pixels) {
        int area = side * side;
        float[][] rows = new float[pixels.length / (3 * area)][3 * area];
        for (int n = 0; n < rows.length; n++) {
          for (int p = 0; p < area; p++) {
            for (int c = 0; c < 3; c++) {
              int value = pixels[3 * (n * area + p) + c] & 0xff;
              rows[n][c * area + p] = (value - Tensors.PIXEL_OFFSET) / Tensors.PIXEL_SPREAD;
            }
          }
        }
        return rows;
      }

      @Override
      public String describe(GraphSink sink) {
        return sink.flatten(
            sink.pictures(PixelScale.of(Tensors.PIXEL_OFFSET, Tensors.PIXEL_SPREAD)));
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  /**
   * Returns what a frozen backbone computes, as roots of unit length: a few large features would
   * otherwise decide alone how far two pictures are apart.
   */
  static Features ofBackbone(BackboneFile backbone, int side, int threads) {
    FeatureExtractor extractor = FeatureExtractor.rooted(backbone, side, threads);
    return new Features() {
      @Override
      public float[][] of(byte[] pixels) {
        return extractor.features(pixels);
      }

      @Override
      public String describe(GraphSink sink) {
        return sink.rooted(sink.pictures(backbone.scale()), backbone);
      }

      @Override
      public void close() {
        extractor.close();
      }
    };
  }
}
