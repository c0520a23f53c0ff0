package dev.hammingbird.contracts.store;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * What the store knows of the pictures in {@link StoreKeys#SLOTS_PER_GROUP} slots: a record for
 * each slot from the first on, each behind its length, 0 for a slot of which nothing is known, and
 * nothing behind the last known. A length below 128 takes one byte, any other two: its low seven
 * bits and the highest bit, then the rest. For records see {@link StoredId}.
 */
public final class IdGroup {
  private static final int MAX_LENGTH = (1 << 14) - 1;

  private IdGroup() {}

  /** Takes records. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Takes a record.
     *
     * @param index of its slot in the group
     * @param from where it begins
     * @param to where it ends, exclusive
     */
    void record(int index, int from, int to);
  }

  /** Shows all records of a group, ascending. */
  public static void read(byte[] group, Visitor visitor) {
    read(group, 0, group.length, visitor);
  }

  /** Shows all records of the group in the bytes {@code [begin, end)} of an array, ascending. */
  public static void read(byte[] bytes, int begin, int end, Visitor visitor) {
    int index = 0;
    for (int at = begin; at < end; index++) {
      int length = bytes[at++];
      if (length < 0) {
        length = (length & 127) | (bytes[at++] & 255) << 7;
      }
      if (length > end - at) {
        throw new IllegalArgumentException(
            "a group of ids ends at %d, within the record of index %d"
                .formatted(end - begin, index));
      }
      if (length > 0) {
        visitor.record(index, at, at + length);
      }
      at += length;
    }
  }

  /** Returns the record at an index of a group; empty when there is none. */
  public static Optional<StoredId> at(byte[] group, int index) {
    StoredId[] found = new StoredId[1];
    read(
        group,
        (at, from, to) -> {
          if (at == index) {
            found[0] = StoredId.read(group, from, to);
          }
        });
    return Optional.ofNullable(found[0]);
  }

  /** Writes a record behind its length. */
  static void write(ByteArrayOutputStream group, byte[] record) {
    if (record.length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a record of %d bytes; %d are the most".formatted(record.length, MAX_LENGTH));
    }
    if (record.length < 128) {
      group.write(record.length);
    } else {
      group.write((record.length & 127) | 128);
      group.write(record.length >>> 7);
    }
    group.write(record, 0, record.length);
  }
}
