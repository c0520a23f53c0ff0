package dev.hammingbird.contracts.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Pins the bytes on {@code codes.<space>}: they are kept for as long as a space lives. */
class CodeBlockCodecTest {
  private static final SpaceId SPACE = new SpaceId("0123456789abcdef");
  private static final CodeBlock BLOCK =
      new CodeBlock(
          SPACE,
          new Bits(12),
          300,
          310,
          List.of(
              new BlockEntry.Live(
                  300,
                  1_700_000_000_000L,
                  new ImageId("a"),
                  List.of(new Label("cat"), new Label("pet")),
                  BinaryCode.ofHex("abc")),
              new BlockEntry.Erased(303, 1_700_000_000_005L, new ImageId("b")),
              new BlockEntry.RejectedByEncoder(304, 1_700_000_000_001L, new ImageId("Zürich")),
              new BlockEntry.Live(
                  309, 1_700_000_000_002L, new ImageId("c"), List.of(), BinaryCode.ofHex("def"))));
  private static final String WIRE =
      "484242310123456789abcdef000c000000000000012c00000000000001360402abcdef000080a0abfef962016102036361740370657402010a0162000207075ac3bc72696368040002016300d993aa9d";

  @Test
  void blockIsWrittenAs() {
    assertThat(HexFormat.of().formatHex(CodeBlockCodec.write(BLOCK))).isEqualTo(WIRE);
  }

  @Test
  void blockIsReadBack() {
    assertThat(CodeBlockCodec.read(HexFormat.of().parseHex(WIRE))).isEqualTo(BLOCK);
  }

  @Test
  void everyDamagedByteAndEveryLossIsNoticed() {
    byte[] bytes = CodeBlockCodec.write(BLOCK);
    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 0x10;
      byte[] cut = java.util.Arrays.copyOf(bytes, i);

      assertThatThrownBy(() -> CodeBlockCodec.read(damaged))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> CodeBlockCodec.read(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void blockRefusesWhatIsOutOfOrderOrOfAnotherWidth() {
    BlockEntry entry = new BlockEntry.Erased(5, 0, new ImageId("x"));
    BlockEntry wide =
        new BlockEntry.Live(5, 0, new ImageId("x"), List.of(), BinaryCode.ofHex("abcd"));

    assertThatThrownBy(() -> new CodeBlock(SPACE, new Bits(12), 6, 9, List.of(entry)))
        .hasMessageContaining("outside [6, 9)");
    assertThatThrownBy(() -> new CodeBlock(SPACE, new Bits(12), 0, 9, List.of(entry, entry)))
        .hasMessageContaining("out of order");
    assertThatThrownBy(() -> new CodeBlock(SPACE, new Bits(12), 0, 9, List.of(wide)))
        .hasMessageContaining("16 bits, its space has 12");
    assertThatThrownBy(() -> new CodeBlock(SPACE, new Bits(12), 9, 9, List.of()))
        .hasMessageContaining("[9, 9)");
  }

  @Property
  void anyBlockReadsBackAsItWas(
      @ForAll @IntRange(min = 3, max = 256) int nibbles,
      @ForAll @IntRange(min = 0, max = 70) int size,
      @ForAll long seed) {
    CodeBlock block = random(new Bits(4 * nibbles), size, new Random(seed));

    assertThat(CodeBlockCodec.read(CodeBlockCodec.write(block))).isEqualTo(block);
  }

  private static CodeBlock random(Bits bits, int size, Random random) {
    List<BlockEntry> entries = new ArrayList<>();
    long from = random.nextLong(1L << 40);
    long offset = from;
    for (int i = 0; i < size; i++) {
      offset += random.nextInt(3) == 0 ? random.nextInt(200) : 0;
      long arrival = random.nextLong(1L << 41);
      ImageId id = new ImageId("picture-" + random.nextInt());
      entries.add(
          switch (random.nextInt(4)) {
            case 0 -> new BlockEntry.Erased(offset, arrival, id);
            case 1 -> new BlockEntry.RejectedByEncoder(offset, arrival, id);
            default -> new BlockEntry.Live(offset, arrival, id, labels(random), code(bits, random));
          });
      offset++;
    }
    return new CodeBlock(SPACE, bits, from, offset + 1 + random.nextInt(5), entries);
  }

  private static List<Label> labels(Random random) {
    return random.nextBoolean() ? List.of() : List.of(new Label("l" + random.nextInt(10)));
  }

  private static BinaryCode code(Bits bits, Random random) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < bits.hexDigits(); i++) {
      hex.append(Character.forDigit(random.nextInt(16), 16));
    }
    return BinaryCode.ofHex(hex.toString());
  }
}
