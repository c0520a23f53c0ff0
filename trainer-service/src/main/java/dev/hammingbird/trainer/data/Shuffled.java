package dev.hammingbird.trainer.data;

import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.checkpoint.State;

/** An endless walk through indices, each once a round, every round in a new order. */
final class Shuffled implements Resumable {
  private int[] order;
  private final Chance random;
  private int next;

  Shuffled(int size, Chance random) {
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

  @Override
  public void exchange(State state) {
    order = state.integers("order", order);
    next = state.integer("next", next);
  }
}
