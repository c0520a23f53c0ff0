package dev.hammingbird.encoder.ledger;

import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.encoder.store.StoreContents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What going through one partition and space found.
 *
 * @param position where the store stood
 * @param settled whether the store held still while it was read; if not, differences may be of the
 *     moment
 * @param records of {@code images} that the log holds
 * @param ids different ids among them
 * @param live slots that the blocks say are live below the position
 * @param stored slots that are marked as present
 * @param stated the digest that the store keeps, 16 hex digits
 * @param computed the digest of the codes that the store holds
 * @param blocks the digest of the codes that the blocks hold; comparable unless pictures below the
 *     position were superseded behind it
 * @param supersededAhead pictures whose newer version lies behind the position: the store may know
 *     of it from another space
 * @param differences what does not fit, the first thousand by slot
 * @param total how many there are
 */
public record ScannedPartition(
    int partition,
    long position,
    boolean settled,
    long records,
    long ids,
    long live,
    long stored,
    String stated,
    String computed,
    String blocks,
    long supersededAhead,
    List<Difference> differences,
    long total) {
  private static final int LISTED = 1000;

  /**
   * One picture that does not fit.
   *
   * @param kind what is wrong
   * @param slot where it lies
   * @param id whose it is; empty when neither log nor blocks say
   */
  public record Difference(Kind kind, long slot, Optional<ImageId> id) {}

  /** What can be wrong. */
  public enum Kind {
    /** The log's newest record of an id has neither a code nor a refusal in any block. */
    NOT_ENCODED,
    /** The blocks have a code that the store does not show. */
    NOT_STORED,
    /** The store shows a slot that the blocks say is not live. */
    STORED_TOO_MUCH,
    /** The log says that the picture was erased, the store still shows it. */
    NOT_ERASED
  }

  static ScannedPartition of(
      int partition,
      StoreContents store,
      BlockBooks books,
      Map<ImageId, LedgerScan.Newest> log,
      long records) {
    long next = store.position().next();
    List<Difference> found = new ArrayList<>();
    long ahead = 0;
    for (Map.Entry<Long, ImageId> live : books.slots().entrySet()) {
      LedgerScan.Newest newest = log.get(live.getValue());
      boolean superseded = newest != null && newest.offset() >= next;
      ahead += superseded ? 1 : 0;
      if (!superseded && !store.live(live.getKey())) {
        found.add(difference(Kind.NOT_STORED, live.getKey(), live.getValue()));
      }
    }
    store
        .slots()
        .filter(slot -> !books.slots().containsKey(slot))
        .forEach(slot -> found.add(new Difference(Kind.STORED_TOO_MUCH, slot, Optional.empty())));
    log.forEach((id, newest) -> {
      Optional<Long> slot = books.slot(id);
      if (newest.offset() >= next) {
        return;
      }
      if (newest.erased()) {
        slot.ifPresent(still -> found.add(difference(Kind.NOT_ERASED, still, id)));
      } else if (slot.isEmpty() && !books.refused(newest.offset())) {
        found.add(difference(Kind.NOT_ENCODED, newest.offset(), id));
      }
    });
    found.sort(Comparator.comparingLong(Difference::slot).thenComparing(Difference::kind));
    return new ScannedPartition(
        partition,
        next,
        store.settled() && books.whole(),
        records,
        log.size(),
        books.slots().size(),
        store.slots().count(),
        EntryDigest.text(store.position().digest()),
        EntryDigest.text(store.digest()),
        EntryDigest.text(books.digest()),
        ahead,
        List.copyOf(found.subList(0, Math.min(LISTED, found.size()))),
        found.size());
  }

  /** Returns whether nothing is missing, nothing too much, and all digests agree. */
  public boolean agrees() {
    return total == 0
        && stated.equals(computed)
        && (supersededAhead > 0 || blocks.equals(computed));
  }

  private static Difference difference(Kind kind, long slot, ImageId id) {
    return new Difference(kind, slot, Optional.of(id));
  }
}
