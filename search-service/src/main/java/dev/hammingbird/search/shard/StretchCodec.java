package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.report.CodeSample;
import dev.hammingbird.search.report.CodeTable;
import dev.hammingbird.search.report.Stretch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** {@link StretchAnswer} in bytes: millions of codes would be many times as long in JSON. */
final class StretchCodec {
  private static final int NOT_HERE = 0;
  private static final int GONE = 1;
  private static final int CODES = 2;
  private static final int FOUND = 3;

  private StretchCodec() {}

  static byte[] write(StretchAnswer answer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      switch (answer) {
        case StretchAnswer.NotHere _ -> out.writeByte(NOT_HERE);
        case StretchAnswer.Gone _ -> out.writeByte(GONE);
        case StretchAnswer.Codes codes -> {
          out.writeByte(CODES);
          head(out, codes.at(), codes.next());
          ByteBuffer rows = ByteBuffer.allocate(Long.BYTES * codes.rows().length);
          rows.asLongBuffer().put(codes.rows());
          out.writeInt(codes.rows().length);
          out.write(rows.array());
        }
        case StretchAnswer.Found found -> {
          out.writeByte(FOUND);
          head(out, found.at(), found.stretch().next());
          stretch(out, found.stretch());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail so
    }
    return bytes.toByteArray();
  }

  private static void head(DataOutputStream out, ShardAt at, OptionalLong next) throws IOException {
    out.writeLong(at.next());
    out.writeInt(at.labels().size());
    for (long position : at.labels()) {
      out.writeLong(position);
    }
    out.writeLong(next.orElse(-1));
  }

  private static void stretch(DataOutputStream out, Stretch stretch) throws IOException {
    out.writeLong(stretch.live());
    out.writeLong(stretch.labelled());
    out.writeLong(stretch.seenByTraining());
    Map<List<Label>, Integer> sets = new LinkedHashMap<>();
    stretch.unseen().forEach(row -> sets.putIfAbsent(row.labels(), sets.size()));
    out.writeInt(sets.size());
    for (List<Label> set : sets.keySet()) {
      out.writeUTF(Label.format(set));
    }
    out.writeInt(stretch.unseen().size());
    for (CodeTable.Row row : stretch.unseen()) {
      out.writeInt(sets.getOrDefault(row.labels(), 0));
      code(out, row.code());
    }
    out.writeInt(stretch.sample().size());
    for (CodeSample.Drawn drawn : stretch.sample()) {
      out.writeLong(drawn.hash());
      out.writeInt(drawn.slot().partition());
      out.writeLong(drawn.slot().offset());
      code(out, drawn.code());
    }
  }

  private static void code(DataOutputStream out, BinaryCode code) throws IOException {
    for (int w = 0; w < code.bits().words(); w++) {
      out.writeLong(code.word(w));
    }
  }

  /**
   * Reads.
   *
   * @param bits of the codes
   * @throws IOException if the bytes are no such answer
   */
  static StretchAnswer read(byte[] bytes, Bits bits) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int kind = in.readByte();
      return switch (kind) {
        case NOT_HERE -> new StretchAnswer.NotHere();
        case GONE -> new StretchAnswer.Gone();
        case CODES -> {
          ShardAt at = at(in);
          OptionalLong next = next(in);
          yield new StretchAnswer.Codes(at, next, rows(in, bits));
        }
        case FOUND -> {
          ShardAt at = at(in);
          OptionalLong next = next(in);
          yield new StretchAnswer.Found(at, stretch(in, next, bits));
        }
        default -> throw new IOException("a replica answered with something of the kind " + kind);
      };
    } catch (IllegalArgumentException e) {
      throw new IOException("a replica answered with codes or labels that are none", e);
    }
  }

  private static ShardAt at(DataInputStream in) throws IOException {
    long next = in.readLong();
    List<Long> labels = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      labels.add(in.readLong());
    }
    return new ShardAt(next, labels);
  }

  private static OptionalLong next(DataInputStream in) throws IOException {
    long next = in.readLong();
    return next < 0 ? OptionalLong.empty() : OptionalLong.of(next);
  }

  private static long[] rows(DataInputStream in, Bits bits) throws IOException {
    int count = in.readInt();
    byte[] bytes = in.readNBytes(Long.BYTES * count);
    if (count % (1 + bits.words()) != 0 || bytes.length != Long.BYTES * count) {
      throw new IOException("a replica answered with codes of another width, or less than it said");
    }
    long[] rows = new long[count];
    ByteBuffer.wrap(bytes).asLongBuffer().get(rows);
    return rows;
  }

  private static Stretch stretch(DataInputStream in, OptionalLong next, Bits bits)
      throws IOException {
    long live = in.readLong();
    long labelled = in.readLong();
    long seen = in.readLong();
    List<List<Label>> sets = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      sets.add(Label.parseList(in.readUTF()));
    }
    List<CodeTable.Row> unseen = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      List<Label> labels = sets.get(in.readInt());
      unseen.add(new CodeTable.Row(code(in, bits), labels));
    }
    List<CodeSample.Drawn> sample = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      long hash = in.readLong();
      Slot slot = new Slot(in.readInt(), in.readLong());
      sample.add(new CodeSample.Drawn(hash, slot, code(in, bits)));
    }
    return new Stretch(live, labelled, seen, unseen, sample, next);
  }

  private static BinaryCode code(DataInputStream in, Bits bits) throws IOException {
    long[] words = new long[bits.words()];
    for (int w = 0; w < words.length; w++) {
      words[w] = in.readLong();
    }
    return BinaryCode.ofWords(bits, words, 0);
  }
}
