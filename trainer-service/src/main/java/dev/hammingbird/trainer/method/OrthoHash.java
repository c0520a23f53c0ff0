package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import dev.hammingbird.trainer.loss.CosineMargin;
import dev.hammingbird.trainer.method.SupervisedRun.Preparation;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * OrthoHash: one loss for all (Hoe et al., NeurIPS 2021). Every class has a fixed random binary
 * centre; outputs learn to point at their class's centre, by cross-entropy on cosines with a
 * margin. That each centre is the farthest of a few draws is ours, for short codes, where two plain
 * draws may lie close. The network and the optimiser are ours and shared by all baselines; its
 * batch normalisation of the outputs is the paper's.
 */
public final class OrthoHash extends Supervised {
  /** Its name. */
  public static final String NAME = "orthohash";

  private static final float SCALE = 8;
  private static final float MARGIN = 0.2f;
  private static final int DRAWS = 64;

  /** Makes the method with settings. */
  public OrthoHash(SupervisedSettings settings) {
    super(NAME, settings);
  }

  @Override
  public HashMethod with(Map<String, String> changes) {
    return new OrthoHash(Settings.changed(NAME, run(), changes));
  }

  @Override
  Preparation loss(Lesson lesson, Observer observer) {
    int classes = lesson.pictures().classes().size();
    float[][] centres = centres(classes, lesson.bits(), new Random(lesson.seed()));
    return (manager, width) ->
        (read, batch, share, figures) -> {
          NDArray loss = CosineMargin.mean(read.outputs(), centres, batch.labels(), SCALE, MARGIN);
          figures.put("centre", (double) loss.getFloat());
          return loss;
        };
  }

  /** Returns one code of -1 and 1 a class, far from each other, {@code [classes][bits]}. */
  static float[][] centres(int classes, int bits, RandomGenerator random) {
    float[][] centres = new float[classes][];
    for (int c = 0; c < classes; c++) {
      int farthest = -1;
      for (int draw = 0; draw < DRAWS; draw++) {
        float[] code = new float[bits];
        for (int b = 0; b < bits; b++) {
          code[b] = random.nextBoolean() ? 1 : -1;
        }
        int nearest = nearest(code, centres, c);
        if (nearest > farthest) {
          farthest = nearest;
          centres[c] = code;
        }
      }
    }
    return centres;
  }

  /** Returns in how many bits a code differs from the nearest of the first centres. */
  private static int nearest(float[] code, float[][] centres, int count) {
    int nearest = code.length;
    for (int c = 0; c < count; c++) {
      int differing = 0;
      for (int b = 0; b < code.length; b++) {
        differing += code[b] == centres[c][b] ? 0 : 1;
      }
      nearest = Math.min(nearest, differing);
    }
    return nearest;
  }
}
