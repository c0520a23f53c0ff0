package dev.hammingbird.contracts.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

/** Pins the headers on {@code images} and {@code images.rejected}, and where a key lies. */
class ImageEventCodecTest {
  private static final Instant AT = Instant.parse("2026-11-21T10:15:30.123Z");
  private static final ImageEvent.Accepted ACCEPTED =
      new ImageEvent.Accepted(
          new ImageId("cat-1"),
          "7b6f",
          "/images",
          AT,
          "image/png",
          32,
          24,
          "ab".repeat(32),
          List.of(new Label("cat"), new Label("pet")));

  @Test
  void acceptanceIsWrittenAs() {
    Map<String, String> wire = new LinkedHashMap<>();
    wire.put("ce_specversion", "1.0");
    wire.put("ce_id", "7b6f");
    wire.put("ce_source", "/images");
    wire.put("ce_type", "dev.hammingbird.image.accepted.v1");
    wire.put("ce_time", "2026-11-21T10:15:30.123Z");
    wire.put("ce_subject", "cat-1");
    wire.put("content-type", "image/png");
    wire.put("hb_width", "32");
    wire.put("hb_height", "24");
    wire.put("hb_sha256", "ab".repeat(32));
    wire.put("hb_labels", "cat,pet");

    assertThat(ImageEventCodec.headers(ACCEPTED)).containsExactlyEntriesOf(wire);
  }

  @Test
  void eventsAreReadBack() {
    ImageEvent erased = new ImageEvent.Erased(new ImageId("x"), "9", "/images/x", AT);

    assertThat(read(ACCEPTED.id(), ImageEventCodec.headers(ACCEPTED), false)).isEqualTo(ACCEPTED);
    assertThat(read(erased.id(), ImageEventCodec.headers(erased), true)).isEqualTo(erased);
  }

  @Test
  void recordWithoutOrWithFaultyHeadersStillReads() {
    Map<String, String> faulty =
        Map.of("ce_time", "yesterday", "hb_width", "-3", "hb_labels", "ok,,a|b, two words ");

    assertThat(read(new ImageId("x"), Map.of(), false))
        .isEqualTo(new ImageEvent.Accepted(new ImageId("x"), "", "", AT, "", 0, 0, "", List.of()));
    assertThat(((ImageEvent.Accepted) read(new ImageId("x"), faulty, false)).labels())
        .containsExactly(new Label("ok"), new Label("two words"));
  }

  @Test
  void rejectionIsReadBack() {
    Rejection rejection =
        new Rejection(
            "too-many-pixels",
            Rejection.Stage.INGEST,
            "50000 x 50000",
            2,
            Optional.of(new Rejection.Origin("images.raw", 1, 42)),
            AT);

    assertThat(RejectionCodec.read(RejectionCodec.headers(rejection))).contains(rejection);
    assertThat(RejectionCodec.read(Map.of("hb_reason", "x"))).isEmpty();
  }

  @Test
  void idsAndLabelsRefuseWhatTheStoreCannotKeep() {
    assertThat(ImageId.parse("ü".repeat(128))).isPresent();
    assertThat(ImageId.parse("ü".repeat(129))).isEmpty();
    assertThat(ImageId.parse("a\nb")).isEmpty();
    assertThat(ImageId.parse("\ud800")).isEmpty();
    assertThat(ImageId.parse(new byte[] {(byte) 0xff})).isEmpty();
    assertThat(Label.parse("a,b")).isEmpty();
    assertThat(Label.parse(" a")).isEmpty();
    assertThat(Label.parse("ab")).isPresent();
    assertThat(Label.parse("x".repeat(65))).isEmpty();
    assertThatThrownBy(() -> new ImageId("")).hasMessage("not an image id: it is empty");
  }

  @Property
  void partitionIsTheOneThatKafkaTakes(
      @ForAll @StringLength(min = 1, max = 60) String text,
      @ForAll @IntRange(min = 1, max = 48) int partitions) {
    Optional<ImageId> id = ImageId.parse(text);

    id.ifPresent(known ->
        assertThat(IdPartitioner.partition(known, partitions))
            .isEqualTo(
                BuiltInPartitioner.partitionForKey(
                    text.getBytes(StandardCharsets.UTF_8), partitions)));
  }

  private static ImageEvent read(ImageId id, Map<String, String> headers, boolean erased) {
    return ImageEventCodec.read(id, headers, erased, AT);
  }
}
