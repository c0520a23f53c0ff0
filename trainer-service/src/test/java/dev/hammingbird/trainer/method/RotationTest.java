package dev.hammingbird.trainer.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RotationTest {
  private static void assertOrthonormal(double[][] columns) {
    for (int i = 0; i < columns.length; i++) {
      for (int j = 0; j <= i; j++) {
        assertThat(Rotation.dot(columns[i], columns[j])).isCloseTo(i == j ? 1 : 0, within(1e-9));
      }
    }
  }

  private static double agreement(double[][] rotation, double[][] matrix) {
    double sum = 0;
    for (int i = 0; i < rotation.length; i++) {
      sum += Rotation.dot(rotation[i], matrix[i]);
    }
    return sum;
  }

  private static double[][] copy(double[][] matrix) {
    double[][] copy = new double[matrix.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = matrix[i].clone();
    }
    return copy;
  }

  @Test
  void theNearestOfARotationTimesAStretchIsTheRotation() {
    // Columns of [[0, -3], [2, 0]]: a quarter turn after stretching by 2 and 3.
    double[][] rotation = Rotation.nearest(new double[][] {{0, 2}, {-3, 0}}, new Random(1));

    assertThat(rotation[0]).containsExactly(new double[] {0, 1}, within(1e-12));
    assertThat(rotation[1]).containsExactly(new double[] {-1, 0}, within(1e-12));
  }

  @Test
  void noOtherRotationAgreesBetter() {
    Random random = new Random(2);
    for (int size : new int[] {1, 2, 7, 20}) {
      double[][] matrix = Rotation.gaussian(size, size, random);

      double[][] nearest = Rotation.nearest(copy(matrix), random);

      assertOrthonormal(nearest);
      for (int i = 0; i < 20; i++) {
        assertThat(agreement(nearest, matrix))
            .isGreaterThanOrEqualTo(agreement(Rotation.random(size, random), matrix) - 1e-9);
      }
    }
  }

  @Test
  void aMatrixWithoutFullRankStillHasOne() {
    double[][] matrix = {{1, 1, 0}, {2, 2, 0}, {0, 0, 0}};

    assertOrthonormal(Rotation.nearest(copy(matrix), new Random(3)));
  }

  @Test
  void dependentColumnsAreDrawnAnew() {
    assertOrthonormal(
        Rotation.orthonormal(new double[][] {{1, 1, 0}, {2, 2, 0}, {0, 0, 0}}, new Random(4)));
  }
}
