package dev.hammingbird.contracts.store;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.image.Label;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What one call of the store script says of ids: the entries in short, and records by group. */
final class IdWrites {
  private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
  private final List<byte[]> groups = new ArrayList<>();
  private final ByteArrayOutputStream group = new ByteArrayOutputStream();
  private long number = -1;
  private int nextIndex;
  private int records;

  /** Adds the next entry; entries ascend by slot. */
  void add(BlockEntry entry) {
    byte[] id =
        switch (entry) {
          case BlockEntry.Live live -> add(live, 'l', live.labels(), false);
          case BlockEntry.Erased erased -> add(erased, 'e', List.of(), true);
          case BlockEntry.RejectedByEncoder rejected -> add(rejected, 'r', List.of(), false);
        };
    writeNumber(IdIndex.hash(id), 4);
    writeNumber(entry.offset(), 5);
  }

  /** Returns ten bytes an entry: kind, hash of the id, slot. */
  byte[] entries() {
    return entries.toByteArray();
  }

  /** Returns, for each group: its number, its records, how many they are. */
  List<byte[]> groups() {
    endGroup();
    return groups;
  }

  private byte[] add(BlockEntry entry, char kind, List<Label> labels, boolean erased) {
    if (entry.offset() / StoreKeys.SLOTS_PER_GROUP != number) {
      endGroup();
      number = entry.offset() / StoreKeys.SLOTS_PER_GROUP;
    }
    for (int index = (int) (entry.offset() % StoreKeys.SLOTS_PER_GROUP); nextIndex < index; ) {
      group.write(0);
      nextIndex++;
    }
    // The link to the version before can only be known by the script, which adds it.
    StoredId stored =
        new StoredId(OptionalLong.empty(), entry.arrivalMillis(), erased, labels, entry.id());
    IdGroup.write(group, stored.bytes());
    nextIndex++;
    records++;
    entries.write(kind);
    return entry.id().bytes();
  }

  private void endGroup() {
    if (records > 0) {
      groups.add(StoreBatch.utf8(number));
      groups.add(group.toByteArray());
      groups.add(StoreBatch.utf8(records));
    }
    group.reset();
    nextIndex = 0;
    records = 0;
  }

  private void writeNumber(long value, int count) {
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
      entries.write((int) (value >>> shift));
    }
  }
}
