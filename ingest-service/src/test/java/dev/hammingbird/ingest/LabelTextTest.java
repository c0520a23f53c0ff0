package dev.hammingbird.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.image.Label;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelTextTest {
  @Test
  void labelsAreSortedAndOnce() {
    assertThat(LabelText.parse("dog, cat,dog"))
        .contains(List.of(new Label("cat"), new Label("dog")));
  }

  @Test
  void nothingIsNoLabels() {
    assertThat(LabelText.parse(" ")).contains(List.of());
  }

  @Test
  void oneFaultyLabelSpoilsThemAll() {
    assertThat(LabelText.parse("cat,,dog")).isEmpty();
    assertThat(LabelText.parse("cat|dog")).isEmpty();
  }

  @Test
  void tooManyAreNotCutOff() {
    List<String> many = IntStream.rangeClosed(0, 64).mapToObj(i -> "l" + i).toList();

    assertThat(LabelText.of(many)).isEmpty();
    assertThat(LabelText.of(many.subList(0, 64))).isPresent();
  }
}
