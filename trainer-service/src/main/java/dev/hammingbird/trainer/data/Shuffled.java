package dev.hammingbird.trainer.data;

import java.util.random.RandomGenerator;

/** An endless walk through indices, each once a round, every round in a new order. */
final class Shuffled {
  private final int[] order;
  private final RandomGenerator random;
  private int next;

  Shuffled(int size, RandomGenerator random) {
    this.order = java.util.stream.IntStream.range(0, size).toArray();
    this.random = random;
    this.next = size;
  }

  int next() {
    if (next == order.length) {
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
      }
      next = 0;
    }
    return order[next++];
  }
}
