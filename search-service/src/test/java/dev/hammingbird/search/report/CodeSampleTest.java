package dev.hammingbird.search.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.Slot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodeSampleTest {
  private final List<CodeSample.Drawn> all = new ArrayList<>();

  CodeSampleTest() {
    for (int partition = 0; partition < 5; partition++) {
      for (long offset = 0; offset < 2000; offset++) {
        Slot slot = new Slot(partition, offset);
        BinaryCode code = BinaryCode.ofHex("%08x".formatted(partition << 16 | (int) offset));
        all.add(new CodeSample.Drawn(CodeSample.hash(7, slot), slot, code));
      }
    }
  }

  @Test
  void theSampleIsTheSameInWhateverOrderItIsDrawn() {
    List<BinaryCode> forward = drawn(1000);
    Collections.shuffle(all, new Random(1));

    assertThat(drawn(1000)).isEqualTo(forward).hasSize(1000);
  }

  @Test
  void whatIsBeyondTheBoundWouldNotBeInTheSample() {
    CodeSample sample = new CodeSample(100);
    for (CodeSample.Drawn one : all) {
      if (one.hash() <= sample.bound()) {
        sample.add(one);
      }
    }

    assertThat(sample.codes()).isEqualTo(drawn(100));
  }

  @Test
  void everyPartitionHasItsShare() {
    List<BinaryCode> codes = drawn(1000);

    assertThat(new HashSet<>(codes)).hasSize(1000);
    for (int partition = 0; partition < 5; partition++) {
      int of = partition;
      assertThat(codes.stream().filter(code -> code.word(0) >>> 48 == of).count())
          .isBetween(140L, 260L);
    }
  }

  @Test
  void fewerThanAskedForAreAllThereByAddress() {
    assertThat(drawn(20_000)).isEqualTo(all.stream().map(CodeSample.Drawn::code).toList());
  }

  private List<BinaryCode> drawn(int most) {
    CodeSample sample = new CodeSample(most);
    all.forEach(sample::add);
    return sample.codes();
  }
}
