package dev.hammingbird.trainer.method;

import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.network.HashFunction;
import java.util.Map;
import java.util.Random;

/**
 * The baseline that learns nothing: signs of random projections of centred pixels, or of a frozen
 * backbone's centred features. Whatever a method learns has to show above this.
 */
public final class RandomProjection implements HashMethod {
  /** Its name. */
  public static final String NAME = "random-projection";

  private static final int CHUNK = 256;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of();
  }

  @Override
  public HashMethod with(Map<String, String> changes) {
    Settings.refuse(NAME, changes);
    return this;
  }

  @Override
  public void check(Lesson lesson) {
    if (lesson.pictures().size() == 0) {
      throw new LessonRefusedException(
          "there are no pictures to centre the projection on; put pictures on the topic images");
    }
  }

  @Override
  public HashFunction learn(Lesson lesson, Observer observer) {
    check(lesson);
    observer.stopIfCancelled();
    return project(Features.fixed(lesson), lesson);
  }

  private static HashFunction project(Features features, Lesson lesson) {
    double[] mean = mean(features, lesson.pictures());
    int width = mean.length;
    Random random = new Random(lesson.seed());
    float[] matrix = new float[lesson.bits() * width];
    float[] bias = new float[lesson.bits()];
    for (int b = 0; b < lesson.bits(); b++) {
      double shift = 0;
      for (int i = 0; i < width; i++) {
        float weight = (float) (random.nextGaussian() / Math.sqrt(width));
        matrix[b * width + i] = weight;
        shift -= weight * mean[i];
      }
      bias[b] = (float) shift;
    }
    return new LinearHash(features, matrix, bias, lesson.pictures().side());
  }

  /** Returns the mean features, read a few pictures at a time. */
  private static double[] mean(Features features, LabelledPictures pictures) {
    double[] mean = new double[0];
    for (int from = 0; from < pictures.size(); from += CHUNK) {
      int to = Math.min(pictures.size(), from + CHUNK);
      LabelledPictures some =
          new LabelledPictures(pictures.side(), pictures.pictures().subList(from, to));
      for (float[] row : features.of(some.pixels())) {
        mean = mean.length == 0 ? new double[row.length] : mean;
        for (int i = 0; i < row.length; i++) {
          mean[i] += row[i] / (double) pictures.size();
        }
      }
    }
    return mean;
  }
}
