package dev.hammingbird.simulation;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.encoder.lane.SimulatedLane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The lane of one space in one process: run after run of the encoder's own lane. */
final class LaneSide implements SimulatedLane.World {
  private static final int BATCH = 4;
  private static final int IN_FLIGHT = 24;

  private final World world;
  private final Space space;
  private final String name;
  private final int member;
  private final Stray stray;
  private final List<Runnable> work = new ArrayList<>();
  private final List<Flight> flights = new ArrayList<>();
  private SimulatedLane lane;

  LaneSide(World world, Space space, int member, Stray stray) {
    this.world = world;
    this.space = space;
    this.member = member;
    this.stray = stray;
    this.name = "encoder." + space.id();
    this.lane = begin();
  }

  private SimulatedLane begin() {
    return new SimulatedLane(
        space.id(),
        space.bits(),
        BATCH,
        IN_FLIGHT,
        world.log.topic(),
        new SimulatedConsumer(world.log, space.id(), world.group(name), member, world.random),
        partition -> world.log.resume(space.id(), partition),
        this,
        world::nanos);
  }

  @Override
  public List<BlockEntry> encode(List<ConsumerRecord<byte[], byte[]>> records) {
    return world.encode(space, records);
  }

  @Override
  public void submit(Runnable task) {
    work.add(task);
  }

  @Override
  public CompletableFuture<Void> send(int partition, CodeBlock block) {
    Flight flight = new Flight(world, partition, block);
    flights.add(flight);
    return flight.answer();
  }

  /** Polls, as the lane's own thread does, or begins anew when something broke. */
  void poll() {
    lane.failure().ifPresentOrElse(this::restart, lane::step);
  }

  private void restart(String why) {
    world.say("lane %d of %s begins anew: %s", member, space.id(), why);
    lane.end();
    // Its producer is closed without waiting: what the network has may still arrive.
    die().forEach(stray::add);
    flights.clear();
    lane = begin();
  }

  /** A worker does some batch, whichever. */
  void encodeOne() {
    if (!work.isEmpty()) {
      work.remove(world.random.nextInt(work.size())).run();
    }
  }

  /** A block arrives, or an answer does. */
  void network(int losses) {
    if (!flights.isEmpty()) {
      Flight flight = flights.get(world.random.nextInt(flights.size()));
      if (!flight.arrived() && !world.chance(losses)) {
        flight.arrive();
      } else {
        flights.remove(flight);
        flight.answer(flight.arrived() && !world.chance(losses));
      }
    }
  }

  /** The process dies: some of what it sent is with the broker, or will be. */
  List<Flight> die() {
    return flights.stream().filter(flight -> !flight.arrived()).toList();
  }

  boolean idle() {
    return work.isEmpty() && flights.isEmpty();
  }
}
