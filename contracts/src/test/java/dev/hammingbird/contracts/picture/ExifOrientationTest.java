package dev.hammingbird.contracts.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExifOrientationTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("hammingbird.root", ".."))
          .resolve("../shared/data/exif-orientation");

  @ParameterizedTest
  @ValueSource(strings = {"Landscape", "Portrait"})
  void allEightOrientationsComeOutUpright(String name) throws IOException {
    assumeTrue(Files.isDirectory(EXAMPLES), "no example files in " + EXAMPLES);
    Pixels upright = admitted(name, 1);

    for (int orientation = 0; orientation <= 8; orientation++) {
      assertThat(TestPictures.meanDifference(upright, admitted(name, orientation)))
          .as("%s in orientation %d", name, orientation)
          .isLessThan(6);
    }
  }

  @Test
  void turningAndMirroringFollowsTheTable() {
    byte[] rgb = new byte[6 * 3];
    for (int i = 0; i < 6; i++) {
      rgb[3 * i] = (byte) i;
    }
    Pixels stored = Pixels.copyOf(3, 2, rgb); // 0 1 2 / 3 4 5

    assertThat(reds(Orientation.upright(stored, 1))).isEqualTo("012345");
    assertThat(reds(Orientation.upright(stored, 2))).isEqualTo("210543");
    assertThat(reds(Orientation.upright(stored, 3))).isEqualTo("543210");
    assertThat(reds(Orientation.upright(stored, 4))).isEqualTo("345012");
    assertThat(reds(Orientation.upright(stored, 5))).isEqualTo("031425");
    assertThat(reds(Orientation.upright(stored, 6))).isEqualTo("304152");
    assertThat(reds(Orientation.upright(stored, 7))).isEqualTo("524130");
    assertThat(reds(Orientation.upright(stored, 8))).isEqualTo("251403");
  }

  private static String reds(Pixels pixels) {
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < pixels.height(); y++) {
      for (int x = 0; x < pixels.width(); x++) {
        text.append(pixels.at(x, y, 0));
      }
    }
    return text.toString();
  }

  private static Pixels admitted(String name, int orientation) throws IOException {
    byte[] file = Files.readAllBytes(EXAMPLES.resolve(name + "_" + orientation + ".jpg"));
    return TestPictures.pixels(TestPictures.admitted(file).bytes());
  }
}
