package dev.hammingbird.trainer.job;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.model.GoldenVector;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.evaluation.Judgement;
import dev.hammingbird.trainer.evaluation.Retrieval;
import dev.hammingbird.trainer.export.Exporter;
import dev.hammingbird.trainer.export.OnnxModel;
import dev.hammingbird.trainer.method.Backbone;
import dev.hammingbird.trainer.method.DivergedException;
import dev.hammingbird.trainer.method.Lesson;
import dev.hammingbird.trainer.method.RandomProjection;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.network.ResidualBackbone;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Examines an exported model: that it computes what was learned, that its codes differ, and how
 * well they retrieve pictures that training never saw.
 */
final class Examination {
  private static final int GOLDEN = 16;
  private static final int COMPARED = 64;
  private final HashFunction learned;
  private final OnnxModel model;
  private final Lesson lesson;
  private final LabelledPictures heldOut;

  Examination(HashFunction learned, OnnxModel model, Lesson lesson, LabelledPictures heldOut) {
    this.learned = learned;
    this.model = model;
    this.lesson = lesson;
    this.heldOut = heldOut;
  }

  /**
   * Compares outputs of the exported model with the learned one's, and looks for collapse.
   *
   * @throws IllegalStateException if they differ
   * @throws DivergedException if all pictures have one code
   */
  void verify() {
    LabelledPictures pictures = lesson.pictures();
    LabelledPictures some =
        new LabelledPictures(
            pictures.side(), pictures.pictures().subList(0, Math.min(COMPARED, pictures.size())));
    Exporter.verify(learned, model, some.pixels());
    Exporter.verify(learned, model, goldenPixels());
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

  /** Returns the golden pictures' codes by the exported model. */
  List<GoldenVector> golden() {
    List<GoldenVector> golden = new ArrayList<>();
    float[][] outputs = model.outputs(goldenPixels());
    for (int i = 0; i < GOLDEN; i++) {
      golden.add(new GoldenVector(i, BinaryCode.ofOutputs(outputs[i])));
    }
    return golden;
  }

  private byte[] goldenPixels() {
    int side = learned.side();
    byte[] pixels = new byte[GOLDEN * 3 * side * side];
    for (int i = 0; i < GOLDEN; i++) {
      byte[] picture = GoldenVector.picture(i, side);
      System.arraycopy(picture, 0, pixels, i * picture.length, picture.length);
    }
    return pixels;
  }

  /**
   * Returns figures on held-out pictures, each asked of all the others, and those of a random
   * projection of pixels; only their count when there are fewer than two.
   */
  Map<String, Double> figures() {
    Map<String, Double> figures = new TreeMap<>();
    figures.put("held_out", (double) heldOut.size());
    if (heldOut.size() < 2) {
      return figures;
    }
    byte[] pixels = heldOut.pixels();
    figures.putAll(judge(model.outputs(pixels)).figures());
    try (HashFunction random = new RandomProjection().learn(onPixels(), TrainingJob.silent())) {
      figures.put("map_random_projection", judge(random.outputs(pixels)).map());
    }
    return figures;
  }

  private Lesson onPixels() {
    return new Lesson(
        lesson.pictures(),
        lesson.bits(),
        lesson.seed(),
        lesson.budget(),
        new Backbone.Residual(ResidualBackbone.SMALL),
        lesson.compute(),
        lesson.nanos());
  }

  private Judgement judge(float[][] outputs) {
    return Retrieval.of(outputs, heldOut.labels(heldOut.classes())).judgeAll();
  }
}
