package dev.hammingbird.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTest {
  private static final int ROWS = PictureChunk.ROWS;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 16, 17, 31, 32, 33, 47, 48, 62})
  void givesBackNumbersOfAnyRangeInAnyOrder(int bits) {
    Random random = new Random(bits);
    Column column = new Column();
    long[] plain = new long[ROWS];
    int[] rows = random.ints(0, ROWS).distinct().limit(ROWS).toArray();
    for (int i = 0; i < ROWS; i++) {
      long value = bits == 0 ? -3 : (random.nextLong() >> (64 - bits)) - 1_000;
      column.cover(value, value, i == 0);
      column.set(rows[i], value);
      plain[rows[i]] = value;
    }

    for (int row = 0; row < ROWS; row++) {
      assertThat(column.get(row)).isEqualTo(plain[row]);
    }
  }

  @Test
  void aCopyGoesItsOwnWay() {
    Column column = new Column();
    column.cover(5, 200, true);
    column.set(3, 200);

    Column copy = column.copy();
    copy.replace(3, 70_000);
    copy.replace(4, -1);

    assertThat(copy.get(3)).isEqualTo(70_000);
    assertThat(copy.get(4)).isEqualTo(-1);
    assertThat(column.get(3)).isEqualTo(200);
  }
}
