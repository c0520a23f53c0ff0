package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.network.AdversaryNet;
import dev.hammingbird.trainer.network.BackboneFile;
import dev.hammingbird.trainer.network.Deformation;
import dev.hammingbird.trainer.network.Deformation.Strength;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A frozen backbone's features of every picture, clean and in a few random deformations from easy
 * to hard, computed once: no gradient can pass the backbone, so A-Net chooses among these.
 *
 * @param clean {@code [pictures][width]}, labelled pictures first
 * @param deformed {@code [variants][pictures][width]}, easy to hard
 * @param areas the occluded share of each variant
 * @param standard how features were brought to mean 0 and spread 1
 */
@SuppressWarnings("ArrayRecordComponent")
record FeatureBank(
    float[][] clean, List<float[][]> deformed, List<Float> areas, Standard standard) {
  /** The most variants. */
  static final int VARIANTS = 4;

  private static final int BATCH = 64;
  private static final double TIME = 0.5;

  int width() {
    return clean[0].length;
  }

  /** Returns the bank with its easiest variants alone. */
  FeatureBank first(int variants) {
    return new FeatureBank(
        clean, deformed.subList(0, variants), areas.subList(0, variants), standard);
  }

  /**
   * Computes clean features, then as many variants as are set, at least one of them, for as long as
   * half of the budget lasts; all of them when the run is resumed, since it may have had them all.
   */
  static FeatureBank compute(
      Lesson lesson,
      BackboneFile backbone,
      SsahSettings settings,
      RandomGenerator random,
      Observer observer) {
    int variants = Math.min(VARIANTS, settings.variants());
    LabelledPictures with = lesson.pictures().labelled();
    LabelledPictures without = lesson.pictures().only(picture -> picture.labels().isEmpty());
    Budget.Spent spent = lesson.budget().start(lesson.nanos());
    try (Features features =
        Features.ofBackbone(backbone, lesson.pictures().side(), lesson.compute().threads())) {
      List<Picture> pictures = new ArrayList<>(with.pictures());
      pictures.addAll(without.pictures());
      Passes passes = new Passes(features, pictures, 1 + variants, observer);
      float[][] clean = passes.read(pixels -> pixels);
      Standard standard = Standard.of(clean);
      standard.apply(clean);
      List<float[][]> deformed = new ArrayList<>();
      List<Float> areas = new ArrayList<>();
      for (int v = 1; v <= variants; v++) {
        double each = spent.share(0) / v;
        if (v > 1 && spent.share(0) + each > TIME && !lesson.checkpoints().present()) {
          break;
        }
        float strength = (float) v / VARIANTS;
        Strength variant =
            new Strength(
                strength * settings.topArea(),
                strength * (float) Math.toRadians(settings.topDegrees()));
        UnaryOperator<byte[]> deform = pixels -> deformed(lesson, pixels, variant, random);
        deformed.add(standard.apply(passes.read(deform)));
        areas.add(variant.area());
      }
      return new FeatureBank(clean, deformed, areas, standard);
    }
  }

  /** Reads features of the same pictures again and again, and says how far it is. */
  private static final class Passes {
    private final Features features;
    private final List<Picture> pictures;
    private final Observer observer;
    private final int total;
    private int done;

    Passes(Features features, List<Picture> pictures, int passes, Observer observer) {
      this.features = features;
      this.pictures = pictures;
      this.observer = observer;
      this.total = passes * pictures.size();
    }

    /**
     * Returns features of the pictures, which are changed before they are read, a few at a time.
     */
    float[][] read(UnaryOperator<byte[]> change) {
      float[][] rows = new float[pictures.size()][];
      for (int from = 0; from < rows.length; from += BATCH) {
        observer.stopIfCancelled();
        List<Picture> some = pictures.subList(from, Math.min(rows.length, from + BATCH));
        int bytes = some.getFirst().pixels().length;
        byte[] pixels = new byte[some.size() * bytes];
        for (int i = 0; i < some.size(); i++) {
          System.arraycopy(some.get(i).pixels(), 0, pixels, i * bytes, bytes);
        }
        float[][] read = features.of(change.apply(pixels));
        System.arraycopy(read, 0, rows, from, read.length);
        done += read.length;
        observer.featuresRead(done, total);
      }
      return rows;
    }
  }

  private static byte[] deformed(
      Lesson lesson, byte[] pixels, Strength strength, RandomGenerator random) {
    try (NDManager manager = lesson.compute().newManager()) {
      NDArray clean = Tensors.pictures(manager, pixels, lesson.pictures().side());
      return Tensors.pixels(deform(clean, strength, random));
    }
  }

  private static NDArray deform(NDArray clean, Strength strength, RandomGenerator random) {
    NDManager manager = clean.getManager();
    int n = (int) clean.getShape().get(0);
    List<NDArray> indifferent = new ArrayList<>();
    for (int grid : AdversaryNet.GRIDS) {
      indifferent.add(manager.zeros(new Shape(n, (long) grid * grid), DataType.FLOAT32));
    }
    float[] turns = new float[n];
    for (int i = 0; i < n; i++) {
      turns[i] = 2 * random.nextFloat() - 1;
    }
    NDArray turn = Tensors.of(manager, turns, new Shape(n, 1));
    AdversaryNet.Proposal drawn = new AdversaryNet.Proposal(indifferent, turn);
    return Deformation.deform(clean, drawn, strength, random);
  }
}
