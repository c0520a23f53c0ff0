package dev.hammingbird.contracts.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class ImageIdTest {
  /** Lone halves of a pair are among these. */
  @Property
  void anIdIsWhatThePlainRuleSays(@ForAll @StringLength(max = 300) String text) {
    assertThat(ImageId.parse(text).isPresent()).isEqualTo(plainRule(text));
  }

  @Property
  void aShortIdTooIsWhatThePlainRuleSays(@ForAll @StringLength(max = 3) String text) {
    assertThat(ImageId.parse(text).isPresent()).isEqualTo(plainRule(text));
  }

  @Example
  void bytesAreCountedNotCharacters() {
    assertThat(ImageId.parse("a".repeat(256))).isPresent();
    assertThat(ImageId.parse("a".repeat(257))).isEmpty();
    assertThat(ImageId.parse("ä".repeat(128))).isPresent();
    assertThat(ImageId.parse("ä".repeat(128) + "a")).isEmpty();
    assertThat(ImageId.parse("€".repeat(85) + "a")).isPresent();
    assertThat(ImageId.parse("€".repeat(86))).isEmpty();
    assertThat(ImageId.parse("🐦".repeat(64))).isPresent();
    assertThat(ImageId.parse("🐦".repeat(64) + "a")).isEmpty();
  }

  @Example
  void controlCharactersAndHalvesOfPairsAreRefused() {
    assertThat(ImageId.parse("a\u0000b")).isEmpty();
    assertThat(ImageId.parse("a\u007f")).isEmpty();
    assertThat(ImageId.parse("\u009f")).isEmpty();
    assertThat(ImageId.parse("\ud83d")).isEmpty();
    assertThat(ImageId.parse("\udc26\ud83d")).isEmpty();
    assertThat(ImageId.parse("")).isEmpty();
  }

  private static boolean plainRule(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return !text.isEmpty()
        && bytes.length <= ImageId.MAX_BYTES
        && text.chars().noneMatch(Character::isISOControl)
        && new String(bytes, StandardCharsets.UTF_8).equals(text);
  }
}
