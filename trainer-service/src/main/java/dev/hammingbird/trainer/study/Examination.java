package dev.hammingbird.trainer.study;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.model.GoldenVector;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.export.Exporter;
import dev.hammingbird.trainer.export.OnnxModel;
import dev.hammingbird.trainer.method.DivergedException;
import dev.hammingbird.trainer.network.HashFunction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Examines an exported model: that it computes what was learned, and that its codes differ. */
public final class Examination {
  private static final int GOLDEN = 16;
  private static final int COMPARED = 64;

  private Examination() {}

  /**
   * Compares outputs of the exported model with the learned one's, and looks for collapse.
   *
   * @throws IllegalStateException if they differ
   * @throws DivergedException if all pictures have one code
   */
  static void verify(HashFunction learned, OnnxModel model, LabelledPictures pictures) {
    LabelledPictures some =
        new LabelledPictures(
            pictures.side(), pictures.pictures().subList(0, Math.min(COMPARED, pictures.size())));
    Exporter.verify(learned, model, some.pixels());
    Exporter.verify(learned, model, goldenPixels(learned.side()));
    Set<BinaryCode> codes = new HashSet<>();
    for (float[] outputs : model.outputs(some.pixels())) {
      codes.add(BinaryCode.ofOutputs(outputs));
    }
    if (some.size() > 1 && codes.size() == 1) {
      throw new DivergedException(
          "all of %d pictures have one code; try another seed or more minutes"
              .formatted(some.size()));
    }
  }

  /** Returns the golden pictures' codes by an exported model for pictures of {@code side}. */
  public static List<GoldenVector> golden(OnnxModel model, int side) {
    List<GoldenVector> golden = new ArrayList<>();
    float[][] outputs = model.outputs(goldenPixels(side));
    for (int i = 0; i < GOLDEN; i++) {
      golden.add(new GoldenVector(i, BinaryCode.ofOutputs(outputs[i])));
    }
    return golden;
  }

  private static byte[] goldenPixels(int side) {
    byte[] pixels = new byte[GOLDEN * 3 * side * side];
    for (int i = 0; i < GOLDEN; i++) {
      byte[] picture = GoldenVector.picture(i, side);
      System.arraycopy(picture, 0, pixels, i * picture.length, picture.length);
    }
    return pixels;
  }
}
