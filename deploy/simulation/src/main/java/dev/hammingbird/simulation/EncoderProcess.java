package dev.hammingbird.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One encoder process: a lane and a store writer for each space. */
final class EncoderProcess {
  private final World world;
  private final Stray stray;
  private final Map<Space, LaneSide> lanes = new TreeMap<>(World.BY_ID);
  private final Map<Space, StoreSide> stores = new TreeMap<>(World.BY_ID);
  private int member;
  private boolean alive = true;
  private boolean stopped;

  EncoderProcess(World world, int member, Stray stray) {
    this.world = world;
    this.stray = stray;
    this.member = member;
    start();
  }

  int member() {
    return member;
  }

  boolean runs() {
    return alive && !stopped;
  }

  boolean alive() {
    return alive;
  }

  private void start() {
    world.spaces.forEach(this::open);
  }

  /** Begins a space that was published. */
  void open(Space space) {
    if (alive) {
      lanes.put(space, new LaneSide(world, space, member, stray));
      stores.put(space, new StoreSide(world, space, member));
    }
  }

  LaneSide lane(Space space) {
    return Optional.ofNullable(lanes.get(space)).orElseThrow();
  }

  StoreSide store(Space space) {
    return Optional.ofNullable(stores.get(space)).orElseThrow();
  }

  /** Ends it like a power cut; its groups still count it as a member. */
  void kill() {
    world.say("process %d is killed", member);
    alive = false;
    stopped = false;
    lanes.values().forEach(lane -> lane.die().forEach(stray::add));
    stores.values().forEach(store -> store.die().forEach(stray::add));
    lanes.clear();
    stores.clear();
  }

  /** Starts it again, as a new member of its groups. */
  void restart(int newMember) {
    world.say("process %d starts as %d", member, newMember);
    expire();
    member = newMember;
    alive = true;
    start();
  }

  /** Stops it where it stands. */
  void stop() {
    world.say("process %d is stopped", member);
    stopped = true;
  }

  /** Lets it go on, as if nothing had been. */
  void resume() {
    world.say("process %d goes on", member);
    stopped = false;
  }

  /** Its groups take it for dead. */
  void expire() {
    for (Space space : world.spaces) {
      for (String role : List.of("encoder.", "store.")) {
        world.group(role + space.id()).leave(member);
      }
    }
  }

  boolean idle() {
    return lanes.values().stream().allMatch(LaneSide::idle);
  }

  Optional<String> blocked() {
    return stores.values().stream().flatMap(store -> store.blocked().stream()).findFirst();
  }
}
