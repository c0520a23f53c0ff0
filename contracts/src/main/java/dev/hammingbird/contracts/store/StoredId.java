package dev.hammingbird.contracts.store;

import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the store knows of the picture in a slot.
 *
 * <p>Bytes, numbers big-endian: flags (1: 1 erased, 2 with a previous slot, 4 with labels), arrival
 * (6), the previous slot if there is one (5), length (1, or 2 as in {@link IdGroup}) and text of
 * the labels, comma-separated, if there are any, and to the end the id.
 *
 * @param previous slot of the id's version before this one, the link by which a lane that comes
 *     later finds what it has to clear; empty for the first
 * @param arrivalMillis when the picture was accepted, milliseconds since 1970
 * @param erased whether the slot is an erasure
 * @param labels known at acceptance
 * @param id whose slot it is
 */
public record StoredId(
    OptionalLong previous, long arrivalMillis, boolean erased, List<Label> labels, ImageId id) {
  private static final int ERASED = 1;
  private static final int LINKED = 2;
  private static final int LABELLED = 4;
  private static final int ARRIVAL_AT = 1;
  private static final int AFTER_ARRIVAL = 7;
  private static final int LINK = 5;

  public StoredId {
    labels = List.copyOf(labels);
  }

  /** Returns the bytes. */
  public byte[] bytes() {
    byte[] name = id.bytes();
    byte[] text = Label.format(labels).getBytes(StandardCharsets.UTF_8);
    int link = previous.isPresent() ? LINK : 0;
    int lengths = labels.isEmpty() ? 0 : text.length < 128 ? 1 : 2;
    ByteBuffer bytes =
        ByteBuffer.allocate(AFTER_ARRIVAL + link + lengths + text.length + name.length);
    bytes.put(
        (byte) ((erased ? ERASED : 0) | (link > 0 ? LINKED : 0) | (lengths > 0 ? LABELLED : 0)));
    bytes.putShort((short) (arrivalMillis >>> 32)).putInt((int) arrivalMillis);
    if (link > 0) {
      bytes.put((byte) (previous.getAsLong() >>> 32)).putInt((int) previous.getAsLong());
    }
    if (lengths == 1) {
      bytes.put((byte) text.length);
    } else if (lengths == 2) {
      bytes.put((byte) ((text.length & 127) | 128)).put((byte) (text.length >>> 7));
    }
    return bytes.put(text).put(name).array();
  }

  /** Returns what the bytes {@code [from, to)} of an array say. */
  public static StoredId read(byte[] bytes, int from, int to) {
    Parts parts = Parts.of(bytes, from, to);
    return new StoredId(
        parts.previous() < 0 ? OptionalLong.empty() : OptionalLong.of(parts.previous()),
        parts.arrivalMillis(),
        parts.erased(),
        Label.parseList(parts.labels(bytes)),
        new ImageId(
            new String(bytes, parts.idFrom(), to - parts.idFrom(), StandardCharsets.UTF_8)));
  }

  /**
   * Where the parts of a record lie, for readers of many.
   *
   * @param previous slot of the version before, -1 for none
   * @param labelsFrom where the text of the labels begins
   * @param labelsTo where it ends, exclusive
   * @param idFrom where the id begins
   */
  public record Parts(
      boolean erased, long arrivalMillis, long previous, int labelsFrom, int labelsTo, int idFrom) {
    /** Returns the parts of the record in the bytes {@code [from, to)}. */
    public static Parts of(byte[] bytes, int from, int to) {
      int flags = bytes[from];
      int at = from + AFTER_ARRIVAL;
      long previous = -1;
      if ((flags & LINKED) != 0) {
        previous = number(bytes, at, LINK);
        at += LINK;
      }
      int labels = 0;
      if ((flags & LABELLED) != 0) {
        labels = bytes[at++];
        if (labels < 0) {
          labels = (labels & 127) | (bytes[at++] & 255) << 7;
        }
      }
      if (at + labels >= to) {
        throw new IllegalArgumentException("not a stored id: %d bytes".formatted(to - from));
      }
      return new Parts(
          (flags & ERASED) != 0,
          // 48 bits with their sign: a producer may say -1.
          number(bytes, from + ARRIVAL_AT, AFTER_ARRIVAL - ARRIVAL_AT) << 16 >> 16,
          previous,
          at,
          at + labels,
          at + labels);
    }

    /** Returns the text of the labels, comma-separated. */
    public String labels(byte[] bytes) {
      return new String(bytes, labelsFrom, labelsTo - labelsFrom, StandardCharsets.UTF_8);
    }
  }

  private static long number(byte[] bytes, int from, int count) {
    long number = 0;
    for (int i = 0; i < count; i++) {
      number = number << 8 | (bytes[from + i] & 255);
    }
    return number;
  }
}
