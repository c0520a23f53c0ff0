package dev.hammingbird.search.report;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;

/** What codes say of themselves, without labels: a collapsed model shows here first. */
final class CodeStatistics {
  private static final int PAIRS = 20_000;
  private static final double STUCK = .99;

  private CodeStatistics() {}

  /** Returns the figures of some codes of one width; zeros of none. */
  static Report.CodeFigures of(Bits bits, List<BinaryCode> codes, long seed) {
    int[] ones = new int[bits.count()];
    for (BinaryCode code : codes) {
      for (int i = 0; i < ones.length; i++) {
        ones[i] += (int) (code.word(i >>> 6) >>> (63 - (i & 63))) & 1;
      }
    }
    List<Double> balance = new ArrayList<>();
    double worst = .5;
    int stuck = 0;
    for (int count : ones) {
      double share = codes.isEmpty() ? 0 : (double) count / codes.size();
      balance.add(share);
      worst = Math.abs(share - .5) > Math.abs(worst - .5) ? share : worst;
      stuck += share > STUCK || share < 1 - STUCK ? 1 : 0;
    }
    return new Report.CodeFigures(
        codes.size(),
        new HashSet<>(codes).size(),
        balance,
        worst,
        stuck,
        meanDistance(codes, seed));
  }

  private static double meanDistance(List<BinaryCode> codes, long seed) {
    if (codes.size() < 2) {
      return 0;
    }
    SplittableRandom random = new SplittableRandom(seed);
    long sum = 0;
    for (int i = 0; i < PAIRS; i++) {
      int a = random.nextInt(codes.size());
      int b = random.nextInt(codes.size() - 1);
      sum += codes.get(a).hammingDistance(codes.get(b < a ? b : b + 1));
    }
    return (double) sum / PAIRS;
  }
}
