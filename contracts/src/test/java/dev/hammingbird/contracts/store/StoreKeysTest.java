package dev.hammingbird.contracts.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Pins the names and layouts that two services must agree on. */
class StoreKeysTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final int HASH_OF_NOTHING = 0x67a2a8ee;
  private static final int HASH_OF_NAME = 0x40b14a9a;
  private static final SpaceId SPACE = new SpaceId("0123456789abcdef");

  @Test
  void keysAreNamed() {
    StoreKeys keys = new StoreKeys(2);

    assertThat(keys.codes(SPACE, 7)).isEqualTo("hb:{p2}:codes:0123456789abcdef:7");
    assertThat(keys.live(SPACE, 7)).isEqualTo("hb:{p2}:live:0123456789abcdef:7");
    assertThat(keys.idsOf(130)).isEqualTo("hb:{p2}:ids:1");
    assertThat(keys.index()).isEqualTo("hb:{p2}:index");
    assertThat(keys.bucket(9)).isEqualTo("hb:{p2}:at:9");
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
  void theScriptHasTheSameNumbers() {
    assertThat(StoreScript.TEXT)
        .contains("local LAYOUT, GROUP, FILL, UNSET_KEPT = '2', 128, 32, 65536");
    assertThat(StoreKeys.LAYOUT).isEqualTo(2);
    assertThat(StoreKeys.SLOTS_PER_GROUP).isEqualTo(128);
    assertThat(StoreKeys.UNSET_KEPT).isEqualTo(65_536);
    assertThat(IdIndex.FILL).isEqualTo(32);
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
    StoredId erased = new StoredId(OptionalLong.empty(), -1, true, List.of(), new ImageId("x"));

    assertThat(HEX.formatHex(stored.bytes()))
        .isEqualTo("06" + "018bcfe56800" + "000000002a" + "07" + "6361742c706574" + "617c62");
    assertThat(HEX.formatHex(erased.bytes())).isEqualTo("01" + "ffffffffffff" + "78");
    assertThat(read(stored)).isEqualTo(stored);
    assertThat(read(erased)).isEqualTo(erased);
    assertThatThrownBy(() -> StoredId.read(new byte[7], 0, 7)).hasMessageContaining("7 bytes");
  }

  @Test
  void longestRecordIsWrittenAndReadBack() {
    List<Label> labels = new ArrayList<>();
    for (int i = 10; i < 10 + Label.MAX_PER_IMAGE; i++) {
      labels.add(new Label("\u6f22".repeat(62) + i));
    }
    StoredId longest =
        new StoredId(
            OptionalLong.of(IdIndex.END - 1), 7, false, labels, new ImageId("i".repeat(256)));
    ByteArrayOutputStream group = new ByteArrayOutputStream();

    group.write(0);
    IdGroup.write(group, longest.bytes());
    IdGroup.write(group, longest.bytes());

    assertThat(IdGroup.at(group.toByteArray(), 0)).isEmpty();
    assertThat(IdGroup.at(group.toByteArray(), 2)).contains(longest);
    assertThat(IdGroup.at(group.toByteArray(), 3)).isEmpty();
  }

  @Test
  void anIdHasTheseHashAndBuckets() {
    assertThat(IdIndex.hash(utf8(""))).isEqualTo(HASH_OF_NOTHING);
    assertThat(IdIndex.hash(utf8("hammingbird"))).isEqualTo(HASH_OF_NAME);
    assertThat(IdIndex.bucket(-1, 0)).isZero();
    assertThat(IdIndex.bucket(-1, 32)).isZero();
    assertThat(IdIndex.bucket(-1, 33)).isEqualTo(1);
    assertThat(IdIndex.bucket(-1, 3 * 32)).isEqualTo(1);
    assertThat(IdIndex.bucket(-1, 3 * 32 + 1)).isEqualTo(3);
    assertThat(IdIndex.bucket(-2, 5 * 32)).isEqualTo(2);
    assertThat(IdIndex.bucket(-4, 5 * 32)).isEqualTo(4);
  }

  @Test
  void bucketNamesTheSlotsOfAHash() {
    assertThat(IdIndex.field(0x01fe0380)).containsExactly(1, 0xfe, 3, 0x80);
    assertThat(IdIndex.slots(utf8("5"))).containsExactly(5L);
    assertThat(IdIndex.slots(utf8("L1099511627775,7"))).containsExactly(IdIndex.END - 1, 7L);
  }

  @Test
  void aStoreOfAnotherLayoutIsRefusedWithWhatToDo() {
    assertThat(StorePosition.of(Map.of())).isEqualTo(StorePosition.START);
    assertThatThrownBy(() -> StorePosition.of(Map.of("next", "5")))
        .hasMessageContaining("layout 1")
        .hasMessageContaining("FLUSHDB");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static StoredId read(StoredId stored) {
    byte[] bytes = stored.bytes();
    return StoredId.read(bytes, 0, bytes.length);
  }
}
