package dev.hammingbird.contracts.block;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.PackedCodes;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of a {@link CodeBlock}.
 *
 * <pre>
 * magic "HBB1" | space, 8 bytes | bits, u16 | from, i64 | to, i64 | entries, varint | live, varint
 * packed codes of the live entries, (live * bits + 7) / 8 bytes
 * per entry: offset - (previous offset + 1), varint; kind, 1 byte (0 live, 1 erased, 2 rejected);
 *            arrival - previous arrival, zigzag varint; id; if live: number of labels, varint, labels
 * CRC-32C of all before, 4 bytes
 * </pre>
 *
 * Numbers are big-endian, varints as in Protocol Buffers, texts UTF-8 after their length as a
 * varint.
 */
public final class CodeBlockCodec {
  private static final byte[] MAGIC = {'H', 'B', 'B', '1'};
  private static final int HEADER_BYTES = 4 + 8 + 2 + 8 + 8;

  private CodeBlockCodec() {}

  /** Returns the bytes of a block. */
  public static byte[] write(CodeBlock block) {
    int live = (int) block.entries().stream().filter(BlockEntry.Live.class::isInstance).count();
    byte[] packed = new byte[block.bits().packedBytes(live)];
    Varints out = new Varints(HEADER_BYTES + packed.length + 48 * block.entries().size() + 16);
    out.bytes(MAGIC);
    out.bytes(HexFormat.of().parseHex(block.space().value()));
    out.fixed(block.bits().count(), 2);
    out.fixed(block.from(), 8);
    out.fixed(block.to(), 8);
    out.varint(block.entries().size());
    out.varint(live);
    int index = 0;
    for (BlockEntry entry : block.entries()) {
      if (entry instanceof BlockEntry.Live(_, _, _, _, BinaryCode code)) {
        PackedCodes.put(packed, index++, code);
      }
    }
    out.bytes(packed);
    long nextOffset = block.from();
    long arrival = 0;
    for (BlockEntry entry : block.entries()) {
      out.varint(entry.offset() - nextOffset);
      out.fixed(kind(entry), 1);
      out.zigzag(entry.arrivalMillis() - arrival);
      out.text(entry.id().value());
      if (entry instanceof BlockEntry.Live live0) {
        out.varint(live0.labels().size());
        live0.labels().forEach(label -> out.text(label.value()));
      }
      nextOffset = entry.offset() + 1;
      arrival = entry.arrivalMillis();
    }
    out.fixed(checksum(out.array(), out.size()), 4);
    return out.toBytes();
  }

  /**
   * Returns the block that bytes write.
   *
   * @throws IllegalArgumentException if the bytes are not a block, are damaged or cut short
   */
  public static CodeBlock read(byte[] bytes) {
    if (bytes.length < HEADER_BYTES + 4
        || !ByteBuffer.wrap(bytes, 0, 4).equals(ByteBuffer.wrap(MAGIC))) {
      throw new IllegalArgumentException("not a code block: %d bytes".formatted(bytes.length));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, bytes.length - 4);
    if (checksum(bytes, bytes.length - 4) != ByteBuffer.wrap(bytes).getInt(bytes.length - 4)) {
      throw new IllegalArgumentException("a code block is damaged: its checksum differs");
    }
    try {
      return read(in.position(4));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a code block ends too early", e);
    }
  }

  private static CodeBlock read(ByteBuffer in) {
    byte[] space = new byte[8];
    in.get(space);
    Bits bits = new Bits(in.getShort() & 0xffff);
    long from = in.getLong();
    long to = in.getLong();
    int count = Varints.readCount(in);
    byte[] packed = new byte[bits.packedBytes(Varints.readCount(in))];
    in.get(packed);
    List<BlockEntry> entries = new ArrayList<>(count);
    long nextOffset = from;
    long arrival = 0;
    int live = 0;
    for (int i = 0; i < count; i++) {
      long offset = nextOffset + Varints.read(in);
      int kind = in.get();
      arrival += Varints.readZigzag(in);
      ImageId id = new ImageId(Varints.readText(in));
      entries.add(
          switch (kind) {
            case 0 ->
                new BlockEntry.Live(
                    offset, arrival, id, labels(in), PackedCodes.get(packed, live++, bits));
            case 1 -> new BlockEntry.Erased(offset, arrival, id);
            case 2 -> new BlockEntry.RejectedByEncoder(offset, arrival, id);
            default -> throw new IllegalArgumentException("an entry of unknown kind " + kind);
          });
      nextOffset = offset + 1;
    }
    SpaceId id = new SpaceId(HexFormat.of().formatHex(space));
    return new CodeBlock(id, bits, from, to, entries);
  }

  private static List<Label> labels(ByteBuffer in) {
    int count = Varints.readCount(in);
    List<Label> labels = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      labels.add(new Label(Varints.readText(in)));
    }
    return labels;
  }

  private static int kind(BlockEntry entry) {
    return switch (entry) {
      case BlockEntry.Live _ -> 0;
      case BlockEntry.Erased _ -> 1;
      case BlockEntry.RejectedByEncoder _ -> 2;
    };
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /** A growing byte array with the number forms of the block, and their readers. */
  private static final class Varints {
    private byte[] bytes;
    private int size;

    Varints(int capacity) {
      bytes = new byte[capacity];
    }

    void bytes(byte[] more) {
      reserve(more.length);
      System.arraycopy(more, 0, bytes, size, more.length);
      size += more.length;
    }

    void fixed(long value, int width) {
      reserve(width);
      for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
        bytes[size++] = (byte) (value >>> shift);
      }
    }

    void varint(long value) {
      reserve(10);
      long rest = value;
      while ((rest & ~127L) != 0) {
        bytes[size++] = (byte) (rest | 128);
        rest >>>= 7;
      }
      bytes[size++] = (byte) rest;
    }

    void zigzag(long value) {
      varint(value << 1 ^ value >> 63);
    }

    void text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      varint(utf8.length);
      bytes(utf8);
    }

    byte[] array() {
      return bytes;
    }

    int size() {
      return size;
    }

    byte[] toBytes() {
      return java.util.Arrays.copyOf(bytes, size);
    }

    static long read(ByteBuffer in) {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        byte part = in.get();
        value |= (long) (part & 127) << shift;
        if (part >= 0) {
          return value;
        }
      }
      throw new IllegalArgumentException("a number of more than 64 bits");
    }

    static long readZigzag(ByteBuffer in) {
      long value = read(in);
      return value >>> 1 ^ -(value & 1);
    }

    static int readCount(ByteBuffer in) {
      long count = read(in);
      if (count < 0 || count > in.remaining() * 8L) {
        throw new IllegalArgumentException("a count of " + count + " in a block that is shorter");
      }
      return (int) count;
    }

    static String readText(ByteBuffer in) {
      byte[] utf8 = new byte[readCount(in)];
      in.get(utf8);
      return new String(utf8, StandardCharsets.UTF_8);
    }

    private void reserve(int more) {
      if (size + more > bytes.length) {
        bytes = java.util.Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
      }
    }
  }
}
