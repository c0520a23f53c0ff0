package dev.hammingbird.contracts.image;

/**
 * The partition of an id: murmur2 of the key as Kafka's own default partitioner takes it, stated
 * here so that every service finds a picture by its id without asking.
 */
public final class IdPartitioner {
  private static final int SEED = 0x9747b28c;
  private static final int M = 0x5bd1e995;

  private IdPartitioner() {}

  /** Returns the partition, from 0 to {@code partitions - 1}, that holds the records of an id. */
  public static int partition(ImageId id, int partitions) {
    return (murmur2(id.bytes()) & Integer.MAX_VALUE) % partitions;
  }

  private static int murmur2(byte[] data) {
    int hash = SEED ^ data.length;
    int whole = data.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      int word =
          octet(data, i)
              | octet(data, i + 1) << 8
              | octet(data, i + 2) << 16
              | octet(data, i + 3) << 24;
      word *= M;
      word ^= word >>> 24;
      hash = hash * M ^ word * M;
    }
    int tail = 0;
    for (int i = data.length - 1; i >= whole; i--) {
      tail = tail << 8 | octet(data, i);
    }
    if (whole < data.length) {
      hash = (hash ^ tail) * M;
    }
    hash = (hash ^ hash >>> 13) * M;
    return hash ^ hash >>> 15;
  }

  private static int octet(byte[] data, int index) {
    return data[index] & 255;
  }
}
