package dev.hammingbird.simulation;

import dev.hammingbird.contracts.store.StoreBatch;
import dev.hammingbird.contracts.store.StoreScript;
import dev.hammingbird.encoder.store.SimulatedPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The store writer of one space in one process: the encoder's own rules, step by step. */
final class StoreSide {
  private static final int BATCH_ENTRIES = 16;
  private static final int BLOCKS_A_POLL = 3;

  private final World world;
  private final Space space;
  private final int member;
  private final Group group;
  private final Map<Integer, Writing> partitions = new TreeMap<>();

  StoreSide(World world, Space space, int member) {
    this.world = world;
    this.space = space;
    this.member = member;
    this.group = world.group("store." + space.id());
    group.join(member);
  }

  private static final class Writing {
    final SimulatedPartition rules;
    int readAt;
    Optional<StoreBatch> sent = Optional.empty();
    Optional<StoreScript.Outcome> answer = Optional.empty();

    Writing(SimulatedPartition rules) {
      this.rules = rules;
    }

    void seek(OptionalLong block) {
      block.ifPresent(offset -> readAt = (int) offset);
    }
  }

  /** Does the next thing in some partition. */
  void step(int losses) {
    Set<Integer> mine = group.assigned(member);
    partitions.keySet().retainAll(mine);
    for (int partition : mine) {
      partitions.computeIfAbsent(
          partition,
          p -> new Writing(new SimulatedPartition(p, space.id(), space.bits(), BATCH_ENTRIES)));
    }
    if (!group.has(member)) {
      group.join(member);
    }
    if (!partitions.isEmpty()) {
      Map.Entry<Integer, Writing> any = world.any(List.copyOf(partitions.entrySet()));
      step(any.getKey(), any.getValue(), losses);
    }
  }

  private void step(int partition, Writing writing, int losses) {
    if (writing.answer.isPresent()) {
      StoreScript.Outcome outcome = writing.answer.get();
      writing.answer = Optional.empty();
      if (world.chance(losses)) {
        world.say("writer %d of %s/%d hears nothing from the store", member, space.id(), partition);
        writing.rules.lose();
      } else {
        writing.seek(writing.rules.accept(outcome));
      }
    } else if (writing.sent.isPresent()) {
      writing.answer = Optional.of(apply(writing.sent.get()));
      writing.sent = Optional.empty();
    } else if (writing.rules.astray() || world.chance(10)) {
      writing.seek(writing.rules.synchronise(world.store.codes(partition, space.id()).position()));
    } else {
      writing.sent = writing.rules.nextBatch();
      if (writing.sent.isEmpty()) {
        read(partition, writing);
      }
    }
  }

  private StoreScript.Outcome apply(StoreBatch batch) {
    StoreScript.Outcome outcome = world.apply(batch);
    world.say(
        "writer %d of %s/%d writes %d to %d: %s",
        member,
        space.id(),
        batch.partition(),
        batch.expected(),
        batch.next(),
        outcome.getClass().getSimpleName());
    return outcome;
  }

  private void read(int partition, Writing writing) {
    List<ConsumerRecord<byte[], byte[]>> blocks = world.log.blocks(space.id(), partition);
    int to = Math.min(blocks.size(), writing.readAt + 1 + world.random.nextInt(BLOCKS_A_POLL));
    if (writing.readAt < to) {
      writing.rules.take(List.copyOf(blocks.subList(writing.readAt, to)));
      writing.readAt = to;
    }
  }

  /** The process dies: what it had sent may still reach the store. */
  List<StoreBatch> die() {
    List<StoreBatch> onTheWay = new ArrayList<>();
    partitions.values().forEach(writing -> writing.sent.ifPresent(onTheWay::add));
    return onTheWay;
  }

  /** Returns why a partition stands still; empty when none does. */
  Optional<String> blocked() {
    return partitions.values().stream().flatMap(w -> w.rules.blocked().stream()).findFirst();
  }
}
