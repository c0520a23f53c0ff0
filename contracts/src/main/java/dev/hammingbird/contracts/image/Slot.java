package dev.hammingbird.contracts.image;

/**
 * The address of a picture: where its record lies on the topic {@code images}, and so where its
 * code lies in every space.
 *
 * @param partition partition of the topic, from 0
 * @param offset offset in the partition, from 0
 */
public record Slot(int partition, long offset) implements Comparable<Slot> {
  public Slot {
    if (partition < 0 || offset < 0) {
      throw new IllegalArgumentException("no record lies at %d/%d".formatted(partition, offset));
    }
  }

  @Override
  public int compareTo(Slot other) {
    int byPartition = Integer.compare(partition, other.partition);
    return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
  }
}
