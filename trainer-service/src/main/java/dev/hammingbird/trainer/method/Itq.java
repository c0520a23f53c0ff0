package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * ITQ: iterative quantisation (Gong and Lazebnik, CVPR 2011), without labels: the principal
 * subspace of the features, turned so that taking signs costs least.
 *
 * <pre>
 * V = centred features in their principal subspace of as many dimensions as bits
 * R = a random rotation; then, again and again,
 *   B = sign(V R)
 *   R = the rotation that brings V nearest to B
 * code = sign(R' W' (feature - mean))
 * </pre>
 *
 * <p>Features are a frozen backbone's, or pixels where the backbone is to be learned.
 */
public final class Itq implements HashMethod {
  /** Its name. */
  public static final String NAME = "itq";

  private static final int ROUNDS = 50;
  private static final int SUBSPACE_ROUNDS = 40;
  private static final int CHUNK = 256;
  private static final long MOST_VALUES = 1L << 25;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("itq.rounds", Integer.toString(ROUNDS));
  }

  @Override
  public HashMethod with(Map<String, String> changes) {
    Settings.refuse(NAME, changes);
    return this;
  }

  @Override
  public void check(Lesson lesson) {
    if (lesson.pictures().size() < 2) {
      throw new LessonRefusedException(
          "itq needs at least two pictures, but there are %d; put pictures on the topic images"
              .formatted(lesson.pictures().size()));
    }
  }

  @Override
  public HashFunction learn(Lesson lesson, Observer observer) {
    check(lesson);
    Features features = Features.fixed(lesson);
    boolean learned = false;
    try {
      HashFunction result = learn(features, lesson, observer);
      learned = true;
      return result;
    } finally {
      if (!learned) {
        features.close();
      }
    }
  }

  private static HashFunction learn(Features features, Lesson lesson, Observer observer) {
    Random random = new Random(lesson.seed());
    float[][] rows = sample(features, lesson, random, observer);
    int width = rows[0].length;
    int bits = lesson.bits();
    if (bits > width) {
      throw new LessonRefusedException(
          "itq cannot make %d bits of %d features; ask for fewer bits".formatted(bits, width));
    }
    double[] mean = centre(rows);
    double[][] basis = subspace(lesson, rows, random, observer);
    double[][] projected = project(rows, basis);
    double[][] rotation = Rotation.random(bits, random);
    Budget.Spent spent = lesson.budget().start(lesson.nanos());
    for (int round = 1; round <= ROUNDS && spent.share(0) < 1; round++) {
      observer.stopIfCancelled();
      Round done = round(projected, rotation);
      rotation = Rotation.nearest(done.correlation(), random);
      Map<String, Double> figures = Map.of("quantisation", done.error());
      double share = (double) round / ROUNDS;
      observer.stepped(new Step("rotate", round, share, rows.length, spent.seconds(), figures));
    }
    return function(features, mean, turned(basis, rotation), lesson.pictures().side());
  }

  /** Returns the features of all pictures, or of as many as fit, drawn at random. */
  private static float[][] sample(
      Features features, Lesson lesson, Random random, Observer observer) {
    List<Picture> pictures = new ArrayList<>(lesson.pictures().pictures());
    Collections.shuffle(pictures, random);
    List<float[]> rows = new ArrayList<>();
    int side = lesson.pictures().side();
    for (int from = 0; from < pictures.size(); from += CHUNK) {
      observer.stopIfCancelled();
      List<Picture> some = pictures.subList(from, Math.min(pictures.size(), from + CHUNK));
      rows.addAll(List.of(features.of(new LabelledPictures(side, some).pixels())));
      if ((long) rows.size() * rows.getFirst().length > MOST_VALUES) {
        break;
      }
    }
    return rows.toArray(float[][]::new);
  }

  /** Takes the mean off every row and returns it. */
  private static double[] centre(float[][] rows) {
    double[] mean = new double[rows[0].length];
    for (float[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i] / (double) rows.length;
      }
    }
    for (float[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        row[i] -= (float) mean[i];
      }
    }
    return mean;
  }

  /**
   * Returns an orthonormal basis of the principal subspace, by orthogonal iteration. Which basis
   * does not matter, since it is rotated.
   */
  private static double[][] subspace(
      Lesson lesson, float[][] rows, RandomGenerator random, Observer observer) {
    int width = rows[0].length;
    double[][] basis =
        Rotation.orthonormal(Rotation.gaussian(lesson.bits(), width, random), random);
    lesson.compute().quietThread();
    try (NDManager manager = lesson.compute().newManager()) {
      NDArray covariance = covariance(manager, rows);
      for (int i = 0; i < SUBSPACE_ROUNDS; i++) {
        observer.stopIfCancelled();
        try (NDManager scratch = manager.newSubManager()) {
          float[] flat = new float[basis.length * width];
          for (int k = 0; k < flat.length; k++) {
            flat[k] = (float) basis[k / width][k % width];
          }
          NDArray columns = Tensors.of(scratch, flat, new Shape(basis.length, width));
          float[] moved = columns.matMul(covariance).toFloatArray();
          for (int k = 0; k < moved.length; k++) {
            basis[k / width][k % width] = moved[k];
          }
        }
        Rotation.orthonormal(basis, random);
      }
    }
    return basis;
  }

  private static NDArray covariance(NDManager manager, float[][] rows) {
    int width = rows[0].length;
    NDArray sum = manager.zeros(new Shape(width, width));
    for (int from = 0; from < rows.length; from += CHUNK) {
      int count = Math.min(CHUNK, rows.length - from);
      float[] flat = new float[count * width];
      for (int i = 0; i < count; i++) {
        System.arraycopy(rows[from + i], 0, flat, i * width, width);
      }
      try (NDManager scratch = manager.newSubManager()) {
        NDArray some = Tensors.of(scratch, flat, new Shape(count, width));
        sum.addi(Tensors.scale(some.transpose().matMul(some), 1f / rows.length));
      }
    }
    return sum;
  }

  private static double[][] project(float[][] rows, double[][] basis) {
    double[][] projected = new double[rows.length][basis.length];
    for (int n = 0; n < rows.length; n++) {
      for (int b = 0; b < basis.length; b++) {
        double sum = 0;
        for (int i = 0; i < basis[b].length; i++) {
          sum += basis[b][i] * rows[n][i];
        }
        projected[n][b] = sum;
      }
    }
    return projected;
  }

  /**
   * What one round finds.
   *
   * @param correlation of V with B, as columns
   * @param error mean squared distance of a value to its sign, both scaled to a mean of 1
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Round(double[][] correlation, double error) {}

  private static Round round(double[][] projected, double[][] rotation) {
    int bits = rotation.length;
    double[][] correlation = new double[bits][bits];
    double size = 0;
    double squares = 0;
    for (double[] row : projected) {
      for (int b = 0; b < bits; b++) {
        double value = Rotation.dot(row, rotation[b]);
        double sign = value >= 0 ? 1 : -1;
        size += Math.abs(value);
        squares += value * value;
        for (int i = 0; i < bits; i++) {
          correlation[b][i] += sign * row[i];
        }
      }
    }
    double count = (double) projected.length * bits;
    double level = Math.max(1e-30, size / count);
    return new Round(correlation, squares / count / (level * level) - 1);
  }

  /** Returns {@code W R} as columns. */
  private static double[][] turned(double[][] basis, double[][] rotation) {
    double[][] turned = new double[basis.length][basis[0].length];
    for (int b = 0; b < basis.length; b++) {
      for (int k = 0; k < basis.length; k++) {
        for (int i = 0; i < basis[k].length; i++) {
          turned[b][i] += rotation[b][k] * basis[k][i];
        }
      }
    }
    return turned;
  }

  private static HashFunction function(
      Features features, double[] mean, double[][] columns, int side) {
    int width = mean.length;
    float[] matrix = new float[columns.length * width];
    float[] bias = new float[columns.length];
    for (int b = 0; b < columns.length; b++) {
      for (int i = 0; i < width; i++) {
        matrix[b * width + i] = (float) columns[b][i];
      }
      bias[b] = (float) -Rotation.dot(columns[b], mean);
      if (!Float.isFinite(bias[b])) {
        throw new DivergedException("the features are not finite; look at the backbone file");
      }
    }
    return new LinearHash(features, matrix, bias, side);
  }
}
