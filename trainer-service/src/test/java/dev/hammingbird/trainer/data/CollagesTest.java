package dev.hammingbird.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CollagesTest {
  /** Returns pictures of one colour each: class c has the level 40 c. */
  private static LabelledPictures plain() {
    return new LabelledPictures(
        8,
        IntStream.range(0, 24)
            .mapToObj(i -> {
              byte[] pixels = new byte[3 * 8 * 8];
              Arrays.fill(pixels, (byte) (40 * (i % 6)));
              return new Picture("p" + i, pixels, List.of("c" + i % 6));
            })
            .toList());
  }

  private static List<Picture> collages(long seed) {
    return new Collages(plain(), 16, new Chance(seed)).compose(400, "x-");
  }

  @Test
  void labelsAreThoseOfTheFourCells() {
    for (Picture collage : collages(1)) {
      Set<String> seen = new HashSet<>();
      for (int cell = 0; cell < 4; cell++) {
        int at = 3 * ((cell / 2 * 8 + 4) * 16 + cell % 2 * 8 + 4);
        seen.add("c" + (collage.pixels()[at] & 0xff) / 40);
      }
      assertThat(collage.labels()).hasSize(seen.size()).allMatch(seen::contains);
    }
  }

  @Test
  void oneToFourLabelsComeEquallyOften() {
    for (int labels = 1; labels <= 4; labels++) {
      int wanted = labels;
      assertThat(collages(2).stream().filter(c -> c.labels().size() == wanted).count())
          .isBetween(60L, 140L);
    }
  }

  @Test
  void theSeedDecidesAll() {
    assertThat(collages(3).get(7).pixels()).isEqualTo(collages(3).get(7).pixels());
    assertThat(collages(3).get(7).pixels()).isNotEqualTo(collages(4).get(7).pixels());
  }
}
