package dev.hammingbird.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProtocolTest {
  /** 60,000 pictures of ten classes in turn, as CIFAR-10 has them. */
  private static final int[] CIFAR = IntStream.range(0, 60_000).map(i -> i % 10).toArray();

  private static void assertSizes(
      Split split, int queries, int labelled, int unlabelled, int database) {
    assertThat(split.queries()).hasSize(queries);
    assertThat(split.labelled()).hasSize(labelled);
    assertThat(split.unlabelled()).hasSize(unlabelled);
    assertThat(split.database()).hasSize(database);
  }

  private static Set<Integer> set(int[] places) {
    Set<Integer> set = new HashSet<>();
    Arrays.stream(places).forEach(set::add);
    assertThat(set).hasSize(places.length);
    return set;
  }

  @Test
  void protocolAsDatabaseIsItsUnlabelledPool() {
    Split split = Protocol.P_A.divide(CIFAR, 0, 1);

    assertSizes(split, 1000, 5000, 54_000, 54_000);
    assertThat(set(split.database())).isEqualTo(set(split.unlabelled()));
    assertThat(set(split.queries())).doesNotContainAnyElementsOf(set(split.labelled()));
    assertThat(set(split.queries())).doesNotContainAnyElementsOf(set(split.database()));
    assertThat(set(split.labelled())).doesNotContainAnyElementsOf(set(split.database()));
  }

  @Test
  void everyClassHasItsShare() {
    Split split = Protocol.P_A.divide(CIFAR, 0, 1);

    for (int c = 0; c < 10; c++) {
      int of = c;
      assertThat(Arrays.stream(split.queries()).filter(i -> CIFAR[i] == of).count()).isEqualTo(100);
      assertThat(Arrays.stream(split.labelled()).filter(i -> CIFAR[i] == of).count())
          .isEqualTo(500);
    }
  }

  @Test
  void protocolBsDatabaseHasTheLabelledPicturesToo() {
    Split split = Protocol.P_B.divide(CIFAR, 0, 1);

    assertSizes(split, 1000, 5000, 54_000, 59_000);
    assertThat(set(split.database())).containsAll(set(split.labelled()));
  }

  @Test
  void protocolCsDatabaseIsItsTrainingSet() {
    Split split = Protocol.P_C.divide(CIFAR, 0, 1);

    assertSizes(split, 10_000, 50_000, 0, 50_000);
    assertThat(set(split.database())).isEqualTo(set(split.labelled()));
  }

  @Test
  void unseenClassesAreNowhereInTraining() {
    Split split = Protocol.UNSEEN.divide(CIFAR, 0, 1);

    assertSizes(split, 300, 3500, 7 * 5500, 3 * 5900);
    Set<Integer> asked =
        set(Arrays.stream(split.queries()).map(i -> CIFAR[i]).distinct().toArray());
    assertThat(asked).hasSize(3);
    assertThat(Arrays.stream(split.database()).map(i -> CIFAR[i])).allMatch(asked::contains);
    assertThat(Arrays.stream(split.labelled()).map(i -> CIFAR[i])).noneMatch(asked::contains);
    assertThat(Arrays.stream(split.unlabelled()).map(i -> CIFAR[i])).noneMatch(asked::contains);
  }

  @Test
  void validationIsTakenFromTheLabelledPicturesAlone() {
    Split whole = Protocol.P_A.divide(CIFAR, 0, 1);
    Split split = Protocol.P_A.divide(CIFAR, 0.1, 1);

    assertThat(split.validation()).hasSize(500);
    assertThat(split.labelled()).hasSize(4500);
    Set<Integer> both = set(split.validation());
    both.addAll(set(split.labelled()));
    assertThat(both).isEqualTo(set(whole.labelled()));
    assertThat(split.queries()).isEqualTo(whole.queries());
  }

  @Test
  void theSeedDecidesAll() {
    assertThat(Protocol.P_A.divide(CIFAR, 0, 1))
        .usingRecursiveComparison()
        .isEqualTo(Protocol.P_A.divide(CIFAR, 0, 1));
    assertThat(Protocol.P_A.divide(CIFAR, 0, 2).queries())
        .isNotEqualTo(Protocol.P_A.divide(CIFAR, 0, 1).queries());
  }

  @Test
  void aClassWithTooFewPicturesIsNamed() {
    int[] classes = IntStream.range(0, 150).map(i -> i % 2).toArray();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Protocol.P_A.divide(classes, 0, 1))
        .withMessageContaining("100 queries of every class, and class 0 has 75 pictures");
  }

  @Test
  void sharesOfAFolderAreTakenFromEveryClassAndWhatHasNoneIsUnlabelled() {
    int[] classes = IntStream.range(0, 110).map(i -> i < 10 ? -1 : i % 2).toArray();

    Split split = Protocol.divide(classes, 0.1, 0.2, 0, 1);

    assertSizes(split, 10, 18, 82, 72);
    assertThat(set(split.unlabelled())).contains(0, 9);
    assertThat(set(split.database())).doesNotContain(0, 9);
  }

  @Test
  void contentOfAQueryIsTakenOutOfEverythingElse() {
    Split split =
        new Split(
            new int[] {0}, new int[] {1, 2}, new int[] {3, 4}, new int[] {5}, new int[] {3, 4, 6});
    String[] digests = {"q", "q", "a", "b", "q", "v", "q"};

    Split clean = split.withoutLeaks(digests);

    assertThat(clean.labelled()).containsExactly(2);
    assertThat(clean.unlabelled()).containsExactly(3);
    assertThat(clean.database()).containsExactly(3);
    clean.refuseLeaks(digests);
    assertThatIllegalStateException()
        .isThrownBy(() -> split.refuseLeaks(digests))
        .withMessageContaining("labelled picture 1 has the content of a query");
  }
}
