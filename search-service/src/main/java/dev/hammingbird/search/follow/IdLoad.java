package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.search.index.PictureDirectory;
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
  private static final int GROUPS_AT_ONCE = 128;
  private static final int AHEAD = 4;

  private final StoreReader reader;
  private final StoreKeys keys;
  private final PictureDirectory directory;
  private final Deque<Asked> asked = new ArrayDeque<>();
  private List<Long> groups = new ArrayList<>(GROUPS_AT_ONCE);

  IdLoad(StoreReader reader, StoreKeys keys, PictureDirectory directory) {
    this.reader = reader;
    this.keys = keys;
    this.directory = directory;
  }

  private record Asked(List<Long> groups, RedisFuture<GroupsOutput.Groups> answer) {}

  /**
   * Takes in the ids of slots.
   *
   * @throws RedisException if Redis does not answer, or a slot has no id
   */
  void read(LiveRuns live) throws InterruptedException {
    long done = -1;
    for (int run = 0; run < live.size(); run++) {
      long end = live.last(run) + 1;
      for (long slot = unknown(live.first(run), end); slot < end; ) {
        long group = slot / StoreKeys.SLOTS_PER_GROUP;
        if (group != done) {
          done = group;
          want(group);
        }
        long next = (group + 1) * StoreKeys.SLOTS_PER_GROUP;
        slot = next < end ? unknown(next, end) : end;
      }
    }
    ask();
    while (!asked.isEmpty()) {
      take(asked.remove());
    }
    check(live);
  }

  private void want(long group) throws InterruptedException {
    groups.add(group);
    if (groups.size() == GROUPS_AT_ONCE) {
      ask();
    }
  }

  private void ask() throws InterruptedException {
    if (!groups.isEmpty()) {
      asked.add(new Asked(groups, reader.ids(keys, groups)));
      groups = new ArrayList<>(GROUPS_AT_ONCE);
    }
    if (asked.size() > AHEAD) {
      take(asked.remove());
    }
  }

  private void take(Asked answered) throws InterruptedException {
    GroupsOutput.Groups ids = reader.await(answered.answer);
    for (int i = 0; i < answered.groups.size(); i++) {
      long first = answered.groups.get(i) * StoreKeys.SLOTS_PER_GROUP;
      directory.addGroup(keys.partition(), first, ids.bytes(), ids.from(i), ids.to(i));
    }
    reader.done(ids);
  }

  private void check(LiveRuns live) {
    for (int run = 0; run < live.size(); run++) {
      long slot = unknown(live.first(run), live.last(run) + 1);
      if (slot <= live.last(run)) {
        throw new RedisException(
            "slot %d of partition %d has a code but no id: the store changed under the reader"
                .formatted(slot, keys.partition()));
      }
    }
  }

  private long unknown(long from, long to) {
    return directory.firstUnknown(keys.partition(), from, to);
  }
}
