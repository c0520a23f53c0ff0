package dev.hammingbird.search.mih;

/** How far away the k-th nearest of uniformly random codes lies. */
final class Expectation {
  private final double[] shares; // of all codes that are at most so far away

  /** Begins for codes of a width. */
  Expectation(int bits) {
    shares = new double[bits + 1];
    double logShare = -bits * Math.log(2);
    double sum = 0;
    for (int d = 0; d <= bits; d++) {
      sum += Math.exp(logShare);
      shares[d] = sum;
      logShare += Math.log(bits - d) - Math.log(d + 1);
    }
  }

  /** Returns the distance within which {@code k} of {@code rows} codes can be expected. */
  int distance(long k, int rows) {
    int distance = 0;
    while (distance < shares.length - 1 && shares[distance] * rows < k) {
      distance++;
    }
    return distance;
  }
}
