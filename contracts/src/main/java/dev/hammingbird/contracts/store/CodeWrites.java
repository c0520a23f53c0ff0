package dev.hammingbird.contracts.store;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.PackedCodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one call of the store script writes into pages: codes, a run of slots at a time, and the
 * presence bits of each page in one piece.
 */
final class CodeWrites {
  private final PageLayout layout;
  private final List<byte[]> codes = new ArrayList<>();
  private final List<byte[]> presence = new ArrayList<>();
  private final List<BlockEntry.Live> run = new ArrayList<>();
  private final List<BlockEntry.Live> page = new ArrayList<>();

  CodeWrites(PageLayout layout) {
    this.layout = layout;
  }

  /** Adds the next code; codes ascend by slot. */
  void add(BlockEntry.Live live) {
    boolean samePage =
        page.isEmpty() || layout.page(page.getLast().offset()) == layout.page(live.offset());
    if (!run.isEmpty() && (!samePage || run.getLast().offset() + 1 != live.offset())) {
      endRun();
    }
    if (!samePage) {
      endPage();
    }
    run.add(live);
    page.add(live);
  }

  /** Returns, for each write: page, byte and bytes, or page, #nibble and number. */
  List<byte[]> codes() {
    endRun();
    return codes;
  }

  /** Returns, for each page: its number, a byte, and bits from that byte on. */
  List<byte[]> presence() {
    endPage();
    return presence;
  }

  private void endRun() {
    if (run.isEmpty()) {
      return;
    }
    long first = run.getFirst().offset();
    int bits = layout.bits().count();
    int nibbles = run.size() * layout.bits().hexDigits();
    int firstNibble = layout.indexInPage(first) * layout.bits().hexDigits();
    // A run that begins in mid-byte is packed half a byte later, and its first nibble goes alone.
    int lead = firstNibble % 2;
    byte[] packed = lead == 0 ? packed(bits) : packedInMidByte(nibbles);
    long number = layout.page(first);
    if (lead == 1) {
      add(codes, number, "#" + firstNibble, StoreBatch.utf8(packed[0] & 15));
    }
    int whole = (nibbles - lead) / 2;
    if (whole > 0) {
      byte[] bytes =
          whole == packed.length ? packed : Arrays.copyOfRange(packed, lead, lead + whole);
      add(codes, number, Integer.toString((firstNibble + lead) / 2), bytes);
    }
    if ((nibbles - lead) % 2 == 1) {
      String last = "#" + (firstNibble + nibbles - 1);
      add(codes, number, last, StoreBatch.utf8(packed[lead + whole] >>> 4 & 15));
    }
    run.clear();
  }

  private byte[] packed(int bits) {
    byte[] packed = new byte[(run.size() * bits + 7) / 8];
    for (int i = 0; i < run.size(); i++) {
      PackedCodes.put(packed, i, run.get(i).code());
    }
    return packed;
  }

  private byte[] packedInMidByte(int nibbles) {
    byte[] packed = new byte[nibbles / 2 + 1];
    int nibble = 1;
    for (BlockEntry.Live live : run) {
      BinaryCode code = live.code();
      for (int n = 0; n < layout.bits().hexDigits(); n++, nibble++) {
        int digit = (int) (code.word(n >>> 4) >>> (60 - 4 * (n & 15))) & 15;
        packed[nibble >>> 1] |= (byte) ((nibble & 1) == 0 ? digit << 4 : digit);
      }
    }
    return packed;
  }

  private void endPage() {
    if (page.isEmpty()) {
      return;
    }
    int from = layout.indexInPage(page.getFirst().offset()) / 8;
    byte[] bits = new byte[layout.indexInPage(page.getLast().offset()) / 8 - from + 1];
    for (BlockEntry.Live live : page) {
      int index = layout.indexInPage(live.offset());
      bits[index / 8 - from] |= (byte) (128 >>> index % 8);
    }
    add(presence, layout.page(page.getFirst().offset()), Integer.toString(from), bits);
    page.clear();
  }

  private static void add(List<byte[]> writes, long page, String at, byte[] what) {
    writes.add(StoreBatch.utf8(page));
    writes.add(StoreBatch.utf8(at));
    writes.add(what);
  }
}
