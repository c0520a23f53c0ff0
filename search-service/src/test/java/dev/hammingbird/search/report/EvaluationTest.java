package dev.hammingbird.search.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.image.Label;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final Bits BITS = new Bits(48);
  private static final int ROWS = 5000;

  @Test
  void randomCodesOfTenClassesReachWhatChanceDoes() {
    Random random = new Random(7);
    List<CodeTable.Row> rows = rows(_ -> code(random.nextLong()));

    assertThat(judge(rows).map()).isCloseTo(.10, within(.002));
  }

  @Test
  void perfectCodesReachOne() {
    List<CodeTable.Row> rows = rows(label -> code(0x0123456789ABCDEFL * (label + 1)));

    Evaluation evaluation = judge(rows);

    assertThat(evaluation.map()).isCloseTo(1, within(1e-12));
    assertThat(evaluation.precisionAtTen()).isCloseTo(1, within(1e-12));
    assertThat(evaluation.precisionRadiusTwo()).isCloseTo(1, within(1e-12));
    assertThat(evaluation.perLabel()).hasSize(10).containsEntry("c3", 1.0);
  }

  @Test
  void equalCodesReachThePrevalence() {
    Evaluation evaluation = judge(rows(_ -> code(42)));

    assertThat(evaluation.map()).isCloseTo(evaluation.prevalence(), within(2e-3));
    assertThat(evaluation.prevalence()).isCloseTo(.0998, within(1e-3));
  }

  @Test
  void theOrderOfTheDatabaseDoesNotMatter() {
    Random random = new Random(11);
    List<CodeTable.Row> rows =
        rows(label ->
            code(random.nextInt(3) == 0 ? random.nextLong() : label * 0x9E3779B97F4A7C15L));
    List<Integer> order = new ArrayList<>(IntStream.range(0, ROWS).boxed().toList());
    Collections.shuffle(order, random);
    List<CodeTable.Row> shuffled = order.stream().map(rows::get).toList();
    int[] queries = Evaluation.choose(ROWS, 500, 3);
    int[] moved = IntStream.of(queries).map(order::indexOf).toArray();

    double inOrder = new Evaluation(new CodeTable(BITS, rows), queries).map();
    double inAnother = new Evaluation(new CodeTable(BITS, shuffled), moved).map();

    assertThat(inAnother).isCloseTo(inOrder, within(1e-9));
  }

  @Test
  void theIntervalHoldsTheMean() {
    Random random = new Random(5);
    Evaluation evaluation =
        judge(
            rows(label ->
                code(random.nextInt(4) == 0 ? random.nextLong() : label * 0x9E3779B97F4A7C15L)));

    double[] interval = evaluation.interval(1);

    assertThat(interval[0]).isLessThan(evaluation.map());
    assertThat(interval[1]).isGreaterThan(evaluation.map());
    assertThat(interval).isEqualTo(evaluation.interval(1));
  }

  @Test
  void pairsAndRecallAddUp() {
    Evaluation evaluation = judge(rows(label -> code(label * 0x9E3779B97F4A7C15L)));

    assertThat(evaluation.distances().stream().mapToLong(d -> d.same() + d.other()).sum())
        .isEqualTo(500L * (ROWS - 1));
    assertThat(evaluation.curve().getLast().recall()).isCloseTo(1, within(1e-9));
  }

  @Test
  void choosesDistinctRowsBySeed() {
    assertThat(Evaluation.choose(100, 40, 9)).hasSize(40).doesNotHaveDuplicates().isSorted();
    assertThat(Evaluation.choose(100, 40, 9)).isEqualTo(Evaluation.choose(100, 40, 9));
    assertThat(Evaluation.choose(3, 40, 9)).containsExactly(0, 1, 2);
  }

  private static Evaluation judge(List<CodeTable.Row> rows) {
    return new Evaluation(new CodeTable(BITS, rows), Evaluation.choose(ROWS, 500, 1));
  }

  private static List<CodeTable.Row> rows(java.util.function.IntFunction<BinaryCode> code) {
    List<CodeTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(new CodeTable.Row(code.apply(i % 10), List.of(new Label("c" + i % 10))));
    }
    return rows;
  }

  private static BinaryCode code(long bits) {
    return BinaryCode.ofWords(BITS, new long[] {bits & -1L << 16}, 0);
  }
}
