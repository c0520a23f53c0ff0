package dev.hammingbird.simulation;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.block.CodeBlockCodec;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.store.StorePosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a store has to hold when all is quiet, by what clients were told and by nothing else. */
final class Truth {
  private final World world;
  private final Space space;
  private final int partition;

  Truth(World world, Space space, int partition) {
    this.world = world;
    this.space = space;
    this.partition = partition;
  }

  /** Compares. */
  void check() {
    MemoryStore.Codes store = world.store.codes(partition, space.id());
    SortedMap<Long, MemoryLog.Accepted> live = live();
    List<Long> present = List.copyOf(store.present(0));
    Violation.unless(
        present.equals(List.copyOf(live.keySet())),
        "%s/%d holds the slots %s, the log says %s",
        space.id(),
        partition,
        present,
        live.keySet());
    long digest = 0;
    for (Map.Entry<Long, MemoryLog.Accepted> slot : live.entrySet()) {
      digest ^= EntryDigest.of(slot.getKey(), space.code(slot.getValue().content()));
    }
    StorePosition position = store.position();
    Violation.unless(
        position.digest() == digest,
        "%s/%d: the digest is %s and should be %s",
        space.id(),
        partition,
        EntryDigest.text(position.digest()),
        EntryDigest.text(digest));
    checkLedger(position, live.size());
  }

  /** Every record that the log still has is in a block, and the books add up. */
  private void checkLedger(StorePosition position, int live) {
    List<BlockEntry> entries = entries();
    Set<Long> seen = new HashSet<>();
    long rejected = 0;
    for (BlockEntry entry : entries) {
      seen.add(entry.offset());
      rejected += entry instanceof BlockEntry.RejectedByEncoder ? 1 : 0;
    }
    for (MemoryLog.Accepted accepted : world.log.history(partition)) {
      Violation.unless(
          seen.contains(accepted.offset()) || !world.log.holds(partition, accepted.offset()),
          "%s/%d: %s at %d is in no block",
          space.id(),
          partition,
          accepted.id().value(),
          accepted.offset());
    }
    Violation.unless(
        position.live() == live
            && position.rejected() == rejected
            && position.gone() == entries.size() - live - rejected,
        "%s/%d: of %d entries the books have %d live, %d rejected, %d gone; %d and %d are",
        space.id(),
        partition,
        entries.size(),
        position.live(),
        position.rejected(),
        position.gone(),
        live,
        rejected);
  }

  private SortedMap<Long, MemoryLog.Accepted> live() {
    Map<ImageId, MemoryLog.Accepted> newest = new HashMap<>();
    world.log.history(partition).forEach(accepted -> newest.put(accepted.id(), accepted));
    SortedMap<Long, MemoryLog.Accepted> live = new TreeMap<>();
    for (MemoryLog.Accepted accepted : newest.values()) {
      if (accepted.content() > MemoryLog.ERASED) {
        live.put(accepted.offset(), accepted);
      }
    }
    return live;
  }

  /** Returns what counts of the blocks: each offset's entry in the first block that reaches it. */
  private List<BlockEntry> entries() {
    List<BlockEntry> entries = new ArrayList<>();
    long reached = 0;
    for (ConsumerRecord<byte[], byte[]> found : world.log.blocks(space.id(), partition)) {
      CodeBlock block = CodeBlockCodec.read(found.value());
      Violation.unless(
          block.from() <= reached,
          "%s/%d: a block begins at %d, those before end at %d",
          space.id(),
          partition,
          block.from(),
          reached);
      for (BlockEntry entry : block.entries()) {
        if (entry.offset() >= reached) {
          entries.add(entry);
        }
      }
      reached = Math.max(reached, block.to());
    }
    return entries;
  }
}
