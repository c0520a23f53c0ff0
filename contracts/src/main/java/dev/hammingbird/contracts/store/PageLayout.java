package dev.hammingbird.contracts.store;

import dev.hammingbird.contracts.code.Bits;

/**
 * Where the code of a slot lies. A page is just under 1 MiB: one byte more would tip Redis into the
 * next allocation class and cost a quarter more memory.
 *
 * @param bits width of the codes
 */
public record PageLayout(Bits bits) {
  private static final long MAX_PAGE_BYTES = 131_064L * 8;

  /** Returns how many slots a page holds, a multiple of 8; 131,064 at 64 bits. */
  public int slotsPerPage() {
    return (int) (MAX_PAGE_BYTES * 8 / bits.count() / 8 * 8);
  }

  /** Returns the page of a slot. */
  public long page(long slot) {
    return slot / slotsPerPage();
  }

  /** Returns the place of a slot in its page, from 0. */
  public int indexInPage(long slot) {
    return (int) (slot % slotsPerPage());
  }

  /** Returns the first slot of a page. */
  public long firstSlot(long page) {
    return page * slotsPerPage();
  }
}
