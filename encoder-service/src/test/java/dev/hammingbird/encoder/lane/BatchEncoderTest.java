package dev.hammingbird.encoder.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.encoder.fixture.TestModel;
import dev.hammingbird.encoder.fixture.TestPictures;
import dev.hammingbird.encoder.onnx.DeviceChoice;
import dev.hammingbird.encoder.onnx.ModelRules;
import dev.hammingbird.encoder.onnx.OnnxEngine;
import dev.hammingbird.encoder.onnx.OnnxModel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BatchEncoderTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
  private static final byte[] KEY = utf8("id-1");
  private static final byte[] PICTURE = TestPictures.picture(1, 40, 32).bytes();
  private static final TestModel PUBLISHED = TestModel.residual(32, 8, 64, 3);
  private static OnnxModel model;

  @BeforeAll
  static void load() throws Exception {
    OnnxEngine engine = OnnxEngine.start(DeviceChoice.CPU);
    model =
        OnnxModel.load(engine, PUBLISHED.manifest(), PUBLISHED.onnx(), 32, ModelRules.standard(2));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void everyRecordBecomesTheEntryThatItIs() {
    EncodedBatch encoded =
        encode(
            PictureReader.CANONICAL,
            List.of(
                record(10, KEY, PICTURE),
                record(11, KEY, null),
                record(12, KEY, utf8("no picture")),
                record(15, null, PICTURE),
                record(16, new byte[] {(byte) 0xff}, null)));

    assertThat(encoded.entries())
        .extracting(entry -> entry.offset() + " " + entry.getClass().getSimpleName())
        .containsExactly(
            "10 Live",
            "11 Erased",
            "12 RejectedByEncoder",
            "15 RejectedByEncoder",
            "16 RejectedByEncoder");
    assertThat(encoded.rejected())
        .extracting(letter -> letter.rejection().reason())
        .containsExactly("unsupported", "invalid-key", "invalid-key");
    assertThat(encoded.entries().getFirst())
        .isInstanceOfSatisfying(
            BlockEntry.Live.class,
            live -> {
              assertThat(live.labels()).containsExactly(new Label("cat"), new Label("dog"));
              assertThat(live.arrivalMillis()).isEqualTo(1_795_262_400_000L);
            });
  }

  @Test
  void aDecoderThatBreaksRejectsItsPictureOnly() {
    PictureReader broken =
        (bytes, side) -> {
          if (bytes.length == 3) {
            throw new ArrayIndexOutOfBoundsException("a decoder's bug");
          }
          if (bytes.length == 4) {
            throw new OutOfMemoryError("a header that lies");
          }
          return PictureReader.CANONICAL.input(bytes, side);
        };
    EncodedBatch encoded =
        encode(
            broken,
            List.of(
                record(0, KEY, PICTURE),
                record(1, KEY, new byte[3]),
                record(2, KEY, new byte[4]),
                record(3, KEY, PICTURE)));

    assertThat(encoded.rejected())
        .extracting(letter -> letter.picture().offset(), l -> l.rejection().reason())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, "decoder-failure"),
            org.assertj.core.groups.Tuple.tuple(2L, "decoder-failure"));
    assertThat(code(encoded, 0)).isEqualTo(code(encoded, 3));
  }

  @Test
  void codesDoNotDependOnHowPicturesFallIntoBatches() {
    List<ConsumerRecord<byte[], byte[]>> records =
        IntStream.range(0, 64)
            .mapToObj(i -> record(i, utf8("id-" + i), TestPictures.picture(i, 30 + i, 40).bytes()))
            .toList();
    List<BinaryCode> alone =
        records.stream()
            .map(one -> code(encode(PictureReader.CANONICAL, List.of(one)), 0))
            .toList();
    Random random = new Random(4);

    for (int from = 0, size; from < records.size(); from += size) {
      size = Math.min(records.size() - from, 1 + random.nextInt(32));
      EncodedBatch together = encode(PictureReader.CANONICAL, records.subList(from, from + size));
      for (int i = 0; i < size; i++) {
        assertThat(code(together, i)).isEqualTo(alone.get(from + i));
      }
    }
  }

  private static EncodedBatch encode(
      PictureReader reader, List<ConsumerRecord<byte[], byte[]>> records) {
    PictureBatch batch =
        new PictureBatch(records.getFirst().offset(), records.getLast().offset() + 1, records);
    return new BatchEncoder(model, reader, CLOCK)
        .encode(batch, Set.of(), new DecodeGuard(Thread.currentThread(), 10));
  }

  private static BinaryCode code(EncodedBatch batch, int index) {
    return batch.entries().get(index) instanceof BlockEntry.Live live
        ? live.code()
        : org.assertj.core.api.Assertions.fail("no code at " + index);
  }

  private static ConsumerRecord<byte[], byte[]> record(
      long offset, byte @Nullable [] key, byte @Nullable [] value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("hb_labels", utf8("cat,dog"));
    headers.add("ce_time", utf8("2026-11-21T12:00:00Z"));
    return new ConsumerRecord<>(
        "images",
        2,
        offset,
        0L,
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value,
        headers,
        java.util.Optional.empty());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
