package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.store.IdGroup;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.search.index.PictureDirectory;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Brings into the directory what the store knows of live slots, as far as it is new: groups of ids
 * by the hundred, some hundreds on the way while others are taken in.
 */
final class IdLoad {
  private static final int GROUPS_AT_ONCE = 256;
  private static final int AHEAD = 4;

  private final StoreReader reader;
  private final StoreKeys keys;
  private final PictureDirectory directory;
  private final Deque<Asked> asked = new ArrayDeque<>();

  IdLoad(StoreReader reader, StoreKeys keys, PictureDirectory directory) {
    this.reader = reader;
    this.keys = keys;
    this.directory = directory;
  }

  private record Asked(List<Long> groups, RedisFuture<List<KeyValue<String, byte[]>>> answer) {}

  /**
   * Takes in the ids of slots.
   *
   * @throws RedisException if Redis does not answer, or a slot has no id
   */
  void read(LiveRuns live) throws InterruptedException {
    List<Long> groups = new ArrayList<>(GROUPS_AT_ONCE);
    long group = -1;
    for (int run = 0; run < live.size(); run++) {
      for (long slot = live.first(run); slot <= live.last(run); slot++) {
        if (slot / StoreKeys.SLOTS_PER_GROUP != group && !knows(slot)) {
          group = slot / StoreKeys.SLOTS_PER_GROUP;
          groups.add(group);
          if (groups.size() == GROUPS_AT_ONCE) {
            ask(groups);
            groups = new ArrayList<>(GROUPS_AT_ONCE);
          }
        }
      }
    }
    ask(groups);
    while (!asked.isEmpty()) {
      take(asked.remove());
    }
    check(live);
  }

  private void ask(List<Long> groups) throws InterruptedException {
    if (!groups.isEmpty()) {
      asked.add(new Asked(groups, reader.ids(keys, groups)));
    }
    if (asked.size() > AHEAD) {
      take(asked.remove());
    }
  }

  private void take(Asked answered) throws InterruptedException {
    List<KeyValue<String, byte[]>> answers = reader.await(answered.answer);
    for (int i = 0; i < answered.groups.size(); i++) {
      if (answers.get(i).hasValue()) {
        byte[] group = answers.get(i).getValue();
        long first = answered.groups.get(i) * StoreKeys.SLOTS_PER_GROUP;
        IdGroup.read(
            group,
            (index, from, to) -> directory.add(keys.partition(), first + index, group, from, to));
      }
    }
  }

  private void check(LiveRuns live) {
    for (int run = 0; run < live.size(); run++) {
      for (long slot = live.first(run); slot <= live.last(run); slot++) {
        if (!knows(slot)) {
          throw new RedisException(
              "slot %d of partition %d has a code but no id: the store changed under the reader"
                  .formatted(slot, keys.partition()));
        }
      }
    }
  }

  private boolean knows(long slot) {
    return directory.knows(keys.partition(), slot);
  }
}
