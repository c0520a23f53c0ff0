package dev.hammingbird.encoder.ledger;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.image.ImageId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the blocks of one partition and space say is live at a position: the store's rules anew. */
final class BlockBooks {
  private final long to;
  private final Map<ImageId, Live> live = new HashMap<>();
  private final Map<Long, ImageId> names = new HashMap<>();
  private final Set<Long> refused = new HashSet<>();
  private long next;
  private long digest;
  private boolean gap;

  /** A live slot and what it adds to the digest. */
  private record Live(long slot, long contribution) {}

  /**
   * Knows nothing yet.
   *
   * @param to the position that the blocks are followed to
   */
  BlockBooks(long to) {
    this.to = to;
  }

  /** Takes the next block; returns whether more are wanted. */
  boolean add(CodeBlock block) {
    if (next >= to) {
      return false;
    }
    gap |= block.from() > next;
    for (BlockEntry entry : block.entries()) {
      if (entry.offset() >= next && entry.offset() < to) {
        add(entry);
      }
    }
    next = Math.max(next, block.to());
    return next < to;
  }

  private void add(BlockEntry entry) {
    Live older = live.remove(entry.id());
    if (older != null) {
      digest ^= older.contribution;
      names.remove(older.slot);
    }
    switch (entry) {
      case BlockEntry.Live(long offset, _, ImageId id, _, var code) -> {
        Live now = new Live(offset, EntryDigest.of(offset, code));
        live.put(id, now);
        names.put(offset, id);
        digest ^= now.contribution;
      }
      case BlockEntry.Erased _ -> {}
      case BlockEntry.RejectedByEncoder rejected -> refused.add(rejected.offset());
    }
  }

  /** Returns the digest of what is live. */
  long digest() {
    return digest;
  }

  /** Returns whether the blocks reach the position, with nothing missing in between. */
  boolean whole() {
    return !gap && next >= to;
  }

  /** Returns the slots that are live, with their ids. */
  Map<Long, ImageId> slots() {
    return names;
  }

  /** Returns the live slot of an id; empty when it has none. */
  Optional<Long> slot(ImageId id) {
    return Optional.ofNullable(live.get(id)).map(Live::slot);
  }

  /** Returns whether the encoder refused what lies at an offset. */
  boolean refused(long offset) {
    return refused.contains(offset);
  }
}
