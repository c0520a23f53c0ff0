package dev.hammingbird.contracts.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.LabelsEvent;
import dev.hammingbird.contracts.image.Slot;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/**
 * Pins the JSON on {@code models} and {@code labels}, the parts of an artifact, and a space's life.
 */
class ModelRecordTest {
  private static final String SHA = "0f".repeat(32);
  private static final Preprocessing SIDE_32 = new Preprocessing(32);
  private static final Bits BITS = new Bits(16);
  private static final Manifest MANIFEST =
      new Manifest(
          SpaceId.of(SHA, SIDE_32.canonical(), BITS),
          "ssah-16",
          "ssah",
          BITS,
          SIDE_32,
          SHA,
          1234,
          "pixels",
          "outputs",
          "t1",
          Map.of("seed", "1"),
          new TrainingSnapshot(Map.of(0, 10L, 1, 12L), Map.of(0, 3L), 20),
          Map.of("map", 0.5),
          List.of(new GoldenVector(0, BinaryCode.ofHex("beef"))));
  private static final ModelRecord RECORD =
      new ModelRecord(
          MANIFEST,
          List.of(
              new Transition(
                  State.REGISTERED,
                  Instant.parse("2026-11-21T10:00:00Z"),
                  "trainer",
                  "trained",
                  Map.of("map", "0.5"))));
  private static final String WIRE =
      "{\"control\":{\"actor\":\"\",\"at\":\"1970-01-01T00:00:00Z\",\"canary\":0.0,\"liveShare\":0.0,\"paused\":false},\"history\":[{\"actor\":\"trainer\",\"at\":\"2026-11-21T10:00:00Z\",\"evidence\":{\"map\":\"0.5\"},\"reason\":\"trained\",\"to\":\"REGISTERED\"}],\"manifest\":{\"artifactBytes\""
          + ":1234,\"artifactSha256\":\"0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f\",\"bits\":16,\"evaluation\":{\"map\":"
          + "0.5},\"golden\":[{\"code\":\"beef\",\"index\":0}],\"input\":\"pixels\",\"method\":\"ssah\",\"name\":\"ssah-16\",\"output\":\"outputs\""
          + ",\"preprocessing\":{\"side\":32},\"settings\":{\"seed\":\"1\"},\"snapshot\":{\"heldOutPercent\":20,\"images\":{\"0\":10,\"1\":12},\"labels\":{\"0\":3}},\"space\":\"2a369d4d1055f032\",\"training\":\"t1\"}}";

  @Test
  void modelIsWrittenAs() {
    assertThat(new String(JsonCodec.write(RECORD), StandardCharsets.UTF_8)).isEqualTo(WIRE);
  }

  @Test
  void modelIsReadPastAFieldAddedLater() {
    String later = WIRE.replaceFirst("\\{", "{\"added\":true,");

    assertThat(JsonCodec.readModel(later.getBytes(StandardCharsets.UTF_8))).isEqualTo(RECORD);
  }

  @Test
  void modelWrittenBeforeThereWereControlsIsRead() {
    String older = WIRE.replaceFirst("\"control\":\\{[^}]*\\},", "");

    assertThat(older).doesNotContain("control");
    assertThat(JsonCodec.readModel(older.getBytes(StandardCharsets.UTF_8))).isEqualTo(RECORD);
  }

  @Test
  void whatIsSetForASpaceEndsWithTheNextStepButForABackfillThatBegins() {
    Control slow =
        Control.NONE.withPaused(true, "user", Instant.EPOCH).withLiveShare(.5, "u", Instant.EPOCH);
    ModelRecord filling = moved(RECORD.controlled(slow), State.BACKFILLING);

    assertThat(filling.control()).isEqualTo(slow);
    assertThat(moved(filling, State.VERIFIED).control()).isEqualTo(Control.NONE);
    assertThat(JsonCodec.readModel(JsonCodec.write(filling))).isEqualTo(filling);
    assertThatThrownBy(() -> slow.withCanary(1.5, "u", Instant.EPOCH)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> slow.withLiveShare(1, "u", Instant.EPOCH))
        .hasMessageContaining("0.99");
  }

  @Test
  void gatesComeBackFromTheEvidenceTheNewestOutcomeOfEach() {
    Gate first = Gate.of("map", true, ".50 | .52", "at least .48", "1000 queries | paired");
    Gate later = Gate.of("map", false, ".40", "at least .48", "");
    Gate other = Gate.skipped("overlap", "none", "nobody asked yet");
    Map<String, String> evidence = new HashMap<>(Map.of("gate.odd", "what", "live", "3"));
    Gate.put(List.of(first, other), evidence);
    ModelRecord judged =
        RECORD
            .moved(new Transition(State.BACKFILLING, Instant.EPOCH, "test", "", evidence))
            .moved(new Transition(State.REJECTED, Instant.EPOCH, "t", "", put(later)));

    assertThat(Gate.of(evidence)).containsExactly(first, other);
    assertThat(first.figure()).isEqualTo(".50; .52");
    assertThat(judged.gates()).containsExactly(later, other);
    assertThat(later.failed()).isTrue();
    assertThat(later.story()).isEqualTo("map: .40, wanted at least .48");
  }

  @Test
  void labelsAreWrittenSortedAndOnce() {
    LabelsEvent event =
        new LabelsEvent(List.of(new Label("pet"), new Label("cat"), new Label("pet")));

    assertThat(new String(JsonCodec.write(event), StandardCharsets.UTF_8))
        .isEqualTo("{\"labels\":[\"cat\",\"pet\"]}");
    assertThat(JsonCodec.readLabels(JsonCodec.write(event))).isEqualTo(event);
    assertThatThrownBy(() -> JsonCodec.readLabels(new byte[] {1}))
        .hasMessageContaining("not a LabelsEvent in JSON");
  }

  @Test
  void manifestRefusesASpaceThatIsNotItsOwn() {
    assertThatThrownBy(() ->
            new Manifest(
                new SpaceId("0123456789abcdef"),
                "n",
                "m",
                BITS,
                SIDE_32,
                SHA,
                1,
                "i",
                "o",
                "t",
                Map.of(),
                MANIFEST.snapshot(),
                Map.of(),
                List.of()))
        .hasMessageContaining("does not belong to this artifact");
  }

  @Test
  void lifeOfASpaceGoesOnlyWhereItMay() {
    ModelRecord active =
        moved(moved(moved(RECORD, State.BACKFILLING), State.VERIFIED), State.ACTIVE);

    assertThat(active.state()).isEqualTo(State.ACTIVE);
    assertThat(moved(moved(active, State.HELD), State.ACTIVE).history()).hasSize(6);
    assertThatThrownBy(() -> moved(RECORD, State.ACTIVE))
        .hasMessageContaining("is REGISTERED and cannot become ACTIVE");
    assertThatThrownBy(() -> moved(active, State.RETIRED)).hasMessageContaining("ACTIVE");
  }

  @Test
  void artifactComesBackFromItsPartsInAnyOrder() {
    byte[] file = new byte[ArtifactParts.PART_BYTES * 2 + 17];
    new Random(3).nextBytes(file);
    List<ArtifactParts.Part> parts = new java.util.ArrayList<>(ArtifactParts.split(file));
    Collections.reverse(parts);
    ArtifactParts collected = ArtifactParts.collect(manifestOf(file));
    parts.subList(0, 2).forEach(part -> collected.add(part.key(), part.bytes()));
    boolean early = collected.file().isPresent();

    collected.add(parts.getLast().key(), parts.getLast().bytes());

    assertThat(early).isFalse();
    assertThat(collected.file().map(Arrays::hashCode)).contains(Arrays.hashCode(file));
  }

  @Test
  void artifactWithAChangedPartIsRefused() {
    byte[] file = {1, 2, 3};
    ArtifactParts collected = ArtifactParts.collect(manifestOf(file));
    collected.add(ArtifactParts.sha256(file) + "/0", new byte[] {1, 2, 4});

    assertThatThrownBy(collected::file).hasMessageContaining("its manifest says");
  }

  @Test
  void goldenPicturesNeverChange() {
    CRC32 crc = new CRC32();
    crc.update(GoldenVector.picture(0, 32));
    crc.update(GoldenVector.picture(15, 96));

    assertThat(Long.toHexString(crc.getValue())).isEqualTo("ce94b35d");
  }

  @Test
  void snapshotKnowsWhichLabelsWereLearned() {
    TrainingSnapshot snapshot = new TrainingSnapshot(Map.of(0, 10L), Map.of(1, 5L), 20);
    ImageId learned = firstId(snapshot, false);
    ImageId heldOut = firstId(snapshot, true);

    assertThat(snapshot.learnedFrom(learned, new Slot(0, 9))).isTrue();
    assertThat(snapshot.learnedFrom(learned, new Slot(0, 10))).isFalse();
    assertThat(snapshot.learnedFrom(learned, new Slot(2, 0))).isFalse();
    assertThat(snapshot.learnedFrom(heldOut, new Slot(0, 9))).isFalse();
    assertThat(snapshot.learnedFrom(learned, new Slot(0, 9), new Slot(1, 4))).isTrue();
    assertThat(snapshot.learnedFrom(learned, new Slot(0, 9), new Slot(1, 5))).isFalse();
  }

  @Test
  void shareHeldOutIsWhatWasAskedFor() {
    TrainingSnapshot snapshot = new TrainingSnapshot(Map.of(), Map.of(), 20);
    int held = 0;
    for (int i = 0; i < 10_000; i++) {
      held += snapshot.heldOut(new ImageId("picture-" + i)) ? 1 : 0;
    }

    assertThat(held).isBetween(1_800, 2_200);
  }

  private static Map<String, String> put(Gate gate) {
    Map<String, String> evidence = new HashMap<>();
    Gate.put(List.of(gate), evidence);
    return evidence;
  }

  private static ImageId firstId(TrainingSnapshot snapshot, boolean heldOut) {
    for (int i = 0; ; i++) {
      ImageId id = new ImageId("picture-" + i);
      if (snapshot.heldOut(id) == heldOut) {
        return id;
      }
    }
  }

  private static Manifest manifestOf(byte[] file) {
    String sha = ArtifactParts.sha256(file);
    return new Manifest(
        SpaceId.of(sha, SIDE_32.canonical(), BITS),
        "n",
        "m",
        BITS,
        SIDE_32,
        sha,
        file.length,
        "i",
        "o",
        "t",
        Map.of(),
        MANIFEST.snapshot(),
        Map.of(),
        List.of());
  }

  private static ModelRecord moved(ModelRecord record, State to) {
    return record.moved(new Transition(to, Instant.EPOCH, "test", "", Map.of()));
  }
}
