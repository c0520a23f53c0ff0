package dev.hammingbird.system.drill;

import dev.hammingbird.local.LocalRedis;
import dev.hammingbird.local.Signals;
import dev.hammingbird.local.TcpProxy;
import dev.hammingbird.system.client.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Breaks things as a schedule says, and puts them right again. One thread. */
final class Saboteur {
  private static final Duration DELAY = Duration.ofMillis(150);
  private static final long ROOM = 64 * 1024;

  private final DrillSystem system;
  private final Path workdir;
  private final Consumer<String> say;

  Saboteur(DrillSystem system, Path workdir, Consumer<String> say) {
    this.system = system;
    this.workdir = workdir;
    this.say = say;
  }

  /** Something to be done at a time. */
  private record Due(double at, Runnable what) {}

  /** Runs a schedule to its end; everything is put right then. */
  void run(List<Fault> faults) {
    PriorityQueue<Due> due = new PriorityQueue<>((a, b) -> Double.compare(a.at, b.at));
    due.add(new Due(0, this::backUp));
    for (Fault fault : faults) {
      due.add(new Due(fault.at(), () -> begin(fault)));
      due.add(new Due(fault.at() + fault.lasts(), () -> end(fault)));
    }
    long start = System.nanoTime();
    for (Due next = due.poll(); next != null; next = due.poll()) {
      Pace.rest(next.at - (System.nanoTime() - start) / 1e9);
      next.what.run();
    }
  }

  private void begin(Fault fault) {
    say.accept(fault.toString());
    switch (fault.kind()) {
      case KILL -> system.member(fault.target()).kill();
      case STOP -> Signals.stop(system.member(fault.target()).pid());
      case FLUSH -> flush();
      case RESTORE -> restore();
      case CUT -> ways(fault).forEach(TcpProxy::cut);
      case FREEZE -> ways(fault).forEach(TcpProxy::freeze);
      case DELAY -> ways(fault).forEach(way -> way.delay(DELAY));
      case DISK -> fill(fault.target());
    }
  }

  private void end(Fault fault) {
    switch (fault.kind()) {
      case KILL -> system.member(fault.target()).relaunch();
      case STOP -> {
        Member member = system.member(fault.target());
        if (member.isAlive()) {
          Signals.resume(member.pid());
        }
      }
      case FLUSH, RESTORE -> {}
      case CUT, FREEZE, DELAY -> ways(fault).forEach(TcpProxy::heal);
      case DISK -> empty(fault.target());
    }
  }

  private void flush() {
    system.redis().flush();
  }

  private void backUp() {
    Path folder = workdir.resolve("redis-backup");
    system.redis().single().filter(LocalRedis::isAlive).ifPresent(redis -> redis.backUp(folder));
  }

  /** Brings back what was on disk when the seed began; a cluster keeps nothing there. */
  private void restore() {
    Path folder = workdir.resolve("redis-backup");
    system
        .redis()
        .single()
        .filter(redis -> redis.isAlive() && Files.isDirectory(folder))
        .ifPresentOrElse(
            redis -> redis.restore(folder), () -> say.accept("  there is nothing to go back to"));
  }

  private List<TcpProxy> ways(Fault fault) {
    List<TcpProxy> ways = system.ways().get(fault.target());
    return ways == null ? List.of() : ways;
  }

  /** Lets the broker's files grow a little more, and then no further. */
  private void fill(String broker) {
    Member member = system.member(broker);
    if (member.isAlive() && Signals.canLimitFiles()) {
      Signals.limitFiles(member.pid(), longest(workdir.resolve("data").resolve(broker)) + ROOM);
    }
  }

  /** There is room again: a broker that gave up its disk is started anew. */
  private void empty(String broker) {
    Member member = system.member(broker);
    if (Signals.canLimitFiles()) {
      if (member.isAlive()) {
        Signals.limitFiles(member.pid(), -1);
      }
      member.relaunch();
    }
  }

  /** Returns the size of the longest segment of pictures. */
  private static long longest(Path data) {
    List<Long> sizes = new ArrayList<>(List.of(0L));
    try (Stream<Path> walk = Files.walk(data)) {
      List<Path> segments =
          walk.filter(p -> p.toString().matches(".*/images-[0-9]+/[0-9]+[.]log")).toList();
      for (Path path : segments) {
        if (Files.exists(path)) {
          sizes.add(Files.size(path));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + data, e);
    }
    return sizes.stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
