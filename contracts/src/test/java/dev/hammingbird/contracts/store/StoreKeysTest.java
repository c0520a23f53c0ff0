package dev.hammingbird.contracts.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Pins the names and layouts that two services must agree on. */
class StoreKeysTest {
  private static final SpaceId SPACE = new SpaceId("0123456789abcdef");

  @Test
  void keysAreNamed() {
    StoreKeys keys = new StoreKeys(2);

    assertThat(keys.codes(SPACE, 7)).isEqualTo("hb:{p2}:codes:0123456789abcdef:7");
    assertThat(keys.live(SPACE, 7)).isEqualTo("hb:{p2}:live:0123456789abcdef:7");
    assertThat(keys.idsOf(130)).isEqualTo("hb:{p2}:ids:2");
    assertThat(keys.slots()).isEqualTo("hb:{p2}:slots");
    assertThat(keys.position(SPACE)).isEqualTo("hb:{p2}:pos:0123456789abcdef");
    assertThat(keys.unset(SPACE)).isEqualTo("hb:{p2}:unset:0123456789abcdef");
  }

  @Test
  void pageIsJustUnderAMebibyte() {
    assertThat(new PageLayout(new Bits(64)).slotsPerPage()).isEqualTo(131_064);
    for (int width = Bits.MIN; width <= Bits.MAX; width += 4) {
      PageLayout layout = new PageLayout(new Bits(width));

      assertThat(layout.slotsPerPage() % 8).isZero();
      assertThat((long) layout.slotsPerPage() * width / 8).isBetween(1_040_000L, 1_048_512L);
    }
  }

  @Test
  void slotLiesInItsPage() {
    PageLayout layout = new PageLayout(new Bits(64));

    assertThat(layout.page(131_063)).isZero();
    assertThat(layout.page(131_064)).isEqualTo(1);
    assertThat(layout.indexInPage(131_065)).isEqualTo(1);
    assertThat(layout.firstSlot(2)).isEqualTo(262_128);
  }

  @Test
  void storedIdIsWrittenAs() {
    StoredId stored =
        new StoredId(
            OptionalLong.of(42),
            1_700_000_000_000L,
            false,
            List.of(new Label("cat"), new Label("pet")),
            new ImageId("a|b"));

    assertThat(stored.text()).isEqualTo("42|loyw3v28|l|cat,pet|a|b");
    assertThat(StoredId.parse(stored.text())).isEqualTo(stored);
    assertThat(StoredId.parse("-|0|e||x").erased()).isTrue();
    assertThatThrownBy(() -> StoredId.parse("nonsense")).hasMessageContaining("nonsense");
  }
}
