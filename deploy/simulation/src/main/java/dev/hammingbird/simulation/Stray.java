package dev.hammingbird.simulation;

import dev.hammingbird.contracts.store.StoreBatch;
import java.util.ArrayList;
import java.util.List;

/** What processes had sent that died since: it arrives late, or never. */
final class Stray {
  private final World world;
  private final List<Runnable> messages = new ArrayList<>();

  Stray(World world) {
    this.world = world;
  }

  void add(Flight flight) {
    messages.add(flight::arrive);
  }

  void add(StoreBatch batch) {
    messages.add(() -> world.say("a late batch: %s", world.apply(batch)));
  }

  /** One of them arrives, or is lost. */
  void step() {
    if (!messages.isEmpty()) {
      Runnable message = messages.remove(world.random.nextInt(messages.size()));
      if (world.chance(50)) {
        message.run();
      }
    }
  }
}
