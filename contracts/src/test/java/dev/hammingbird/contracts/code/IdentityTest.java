package dev.hammingbird.contracts.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hammingbird.contracts.Topics;
import org.junit.jupiter.api.Test;

/** Pins what names a space and what a slot adds to a digest: both outlive every release. */
class IdentityTest {
  private static final String SHA = "a".repeat(64);

  @Test
  void spaceIsDerivedFromWeightsPreprocessingAndWidth() {
    SpaceId space = SpaceId.of(SHA, "side=32", new Bits(64));

    assertThat(space.value()).isEqualTo("a41d0fc539741d68");
    assertThat(SpaceId.of(SHA, "side=32", new Bits(48))).isNotEqualTo(space);
    assertThat(SpaceId.of(SHA, "side=64", new Bits(64))).isNotEqualTo(space);
  }

  @Test
  void topicNamesItsSpace() {
    SpaceId space = new SpaceId("0123456789abcdef");

    assertThat(Topics.codes(space)).isEqualTo("codes.0123456789abcdef");
    assertThat(Topics.spaceOf("codes.0123456789abcdef")).contains(space);
    assertThat(Topics.spaceOf("codes.images")).isEmpty();
    assertThat(Topics.spaceOf("images")).isEmpty();
  }

  @Test
  void digestOfASlotNeverChanges() {
    assertThat(EntryDigest.text(EntryDigest.of(0, BinaryCode.ofHex("000"))))
        .isEqualTo("7c3c5acb03516438");
    assertThat(
            EntryDigest.text(EntryDigest.of(5_000_000_000L, BinaryCode.ofHex("0123456789abcdef"))))
        .isEqualTo("9bb97a26e744c357");
    assertThat(EntryDigest.text(EntryDigest.of(7, BinaryCode.ofHex("fedcba98765432100"))))
        .isEqualTo("e11244d040d8758d");
  }

  @Test
  void widthIsAMultipleOfFourInItsRange() {
    assertThatThrownBy(() -> new Bits(8)).hasMessageContaining("from 12 to 1024");
    assertThatThrownBy(() -> new Bits(30)).hasMessageContaining("not 30");
    assertThatThrownBy(() -> new Bits(1028)).hasMessageContaining("not 1028");
    assertThat(new Bits(1024).words()).isEqualTo(16);
  }
}
