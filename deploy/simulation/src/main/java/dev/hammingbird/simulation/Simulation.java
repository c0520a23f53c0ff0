package dev.hammingbird.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One schedule. A seed decides everything: who does the next step, what breaks, how much time goes
 * by. At the end nothing breaks any more, and what is left has to be what the log says.
 */
final class Simulation {
  private static final int PROCESSES = 2;
  private static final int[] WIDTHS = {64, 20, 128};
  private static final int LOSSES = 4;
  private static final int QUIET_ROUNDS = 4_000;

  private final World world;
  private final Stray stray;
  private final List<EncoderProcess> processes = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private final SplittableRandom random;
  private Optional<MemoryStore.Snapshot> snapshot = Optional.empty();
  private int members;

  /** What the schedule runs over; a test puts broken parts in their place. */
  record Parts(Supplier<MemoryLog> log, Supplier<MemoryStore> store) {
    /** Returns parts that do what they should. */
    static Parts good() {
      return new Parts(() -> new MemoryLog(2), MemoryStore::new);
    }
  }

  private Simulation(long seed, Parts parts, Consumer<String> trace) {
    this.random = new SplittableRandom(seed);
    this.world = new World(random, parts.log.get(), parts.store.get(), trace);
    this.stray = new Stray(world);
  }

  /** Runs one seed; returns what is wrong, empty when nothing is. */
  static Optional<String> run(long seed, Parts parts, Consumer<String> trace) {
    try {
      new Simulation(seed, parts, trace).run();
      return Optional.empty();
    } catch (Violation e) {
      trace.accept("VIOLATION: " + e.getMessage());
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void run() {
    publish();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(new EncoderProcess(world, members++, stray));
    }
    int steps = 200 + random.nextInt(400);
    for (int i = 0; i < steps; i++) {
      world.tick();
      step();
    }
    quiet();
    check();
  }

  private void publish() {
    Space space = Space.number(world.spaces.size(), WIDTHS[world.spaces.size()]);
    world.say("space %s is published", space.id());
    world.log.open(space.id());
    world.spaces.add(space);
    readers.add(new Reader(world, space));
    processes.forEach(process -> process.open(space));
  }

  private void step() {
    int dice = random.nextInt(100);
    if (dice < 16) {
      world.client();
    } else if (dice < 88) {
      work(dice, LOSSES);
    } else {
      fault();
    }
  }

  private void work(int dice, int losses) {
    Space space = world.any(world.spaces);
    List<EncoderProcess> running = processes.stream().filter(EncoderProcess::runs).toList();
    if (dice < 28 || running.isEmpty()) {
      world.any(readers).step();
    } else if (dice < 44) {
      world.any(running).lane(space).poll();
    } else if (dice < 56) {
      world.any(running).lane(space).encodeOne();
    } else if (dice < 68) {
      world.any(running).lane(space).network(losses);
    } else {
      world.any(running).store(space).step(losses);
    }
  }

  private void fault() {
    EncoderProcess process = world.any(processes);
    int partition = random.nextInt(world.log.partitions());
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        if (process.alive()) {
          process.kill();
        } else {
          process.restart(members++);
        }
      }
      case 2, 3 -> {
        if (process.runs()) {
          process.stop();
        } else if (process.alive()) {
          process.resume();
        }
      }
      case 4, 5 -> {
        if (!process.runs()) {
          world.say("process %d is taken for dead", process.member());
          process.expire();
        }
      }
      case 6, 7 -> stray.step();
      case 8 -> store();
      case 9 -> world.log.skip(partition);
      case 10 -> world.log.compact(partition, seenByAll(partition), random);
      default -> {
        if (world.spaces.size() < WIDTHS.length && world.chance(25)) {
          publish();
        }
      }
    }
  }

  private void store() {
    switch (random.nextInt(4)) {
      case 0 -> {
        world.say("the store is wiped");
        world.store.wipe();
      }
      case 1 ->
          snapshot.ifPresent(older -> {
            world.say("the store is as it was");
            world.store.restore(older);
          });
      default -> snapshot = Optional.of(world.store.snapshot());
    }
  }

  /** Returns the first offset that is not in a block of every space. */
  private long seenByAll(int partition) {
    return world.spaces.stream()
        .mapToLong(space -> world.log.resume(space.id(), partition).next())
        .min()
        .orElse(0);
  }

  /** Nothing breaks any more: whoever is dead is started, and everybody works until all is done. */
  private void quiet() {
    world.say("the faults end");
    for (EncoderProcess process : processes) {
      if (!process.alive()) {
        process.restart(members++);
      } else if (!process.runs()) {
        process.resume();
      }
    }
    for (int round = 0; round < QUIET_ROUNDS; round++) {
      for (int i = 0; i < 10; i++) {
        world.tick();
        work(16 + random.nextInt(72), 0);
      }
      if (round % 10 == 9 && settled()) {
        return;
      }
    }
    Optional<String> blocked =
        processes.stream().flatMap(process -> process.blocked().stream()).findFirst();
    throw new Violation("does not settle: " + blocked.orElseGet(this::unsettled));
  }

  private boolean settled() {
    return processes.stream().allMatch(EncoderProcess::idle)
        && unsettled().isEmpty()
        && readers.stream().allMatch(Reader::caughtUp);
  }

  /** Returns the partitions that are not at the end of the log. */
  private String unsettled() {
    StringBuilder open = new StringBuilder();
    for (Space space : world.spaces) {
      for (int p = 0; p < world.log.partitions(); p++) {
        long next = world.store.codes(p, space.id()).position().next();
        if (next != world.log.end(p)) {
          open.append(" %s/%d stands at %d of %d".formatted(space.id(), p, next, world.log.end(p)));
        }
      }
    }
    return open.toString();
  }

  private void check() {
    for (Space space : world.spaces) {
      for (int p = 0; p < world.log.partitions(); p++) {
        new Truth(world, space, p).check();
      }
    }
  }
}
