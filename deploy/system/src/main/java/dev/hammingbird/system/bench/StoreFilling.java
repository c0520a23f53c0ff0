package dev.hammingbird.system.bench;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.local.JavaProcess;
import dev.hammingbird.local.LocalSystem;
import dev.hammingbird.local.TopicPlan;
import dev.hammingbird.system.console.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The encoder's own store writer, in a process of its own, which brings a space from {@code
 * codes.<space>} into Redis for as long as this is open.
 */
final class StoreFilling implements AutoCloseable {
  private static final int BATCH = 2048;
  private static final long POLL_MILLIS = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final LocalSystem system;
  private final SpaceId space;
  private final JavaProcess writer;

  StoreFilling(LocalSystem system, SpaceId space, Bits bits, Path root, Path workdir) {
    this.system = system;
    this.space = space;
    this.writer =
        JavaProcess.start(
            root.resolve("encoder-service/target/quarkus-app"),
            workdir.resolve("logs/store-writer.log"),
            "dev.hammingbird.encoder.bench.StoreWriting",
            List.of(
                system.kafka().bootstrapServers(),
                system.redis().url(),
                space.value(),
                Integer.toString(bits.count()),
                Integer.toString(BATCH)));
  }

  /**
   * Waits until the store holds so many; returns how many it holds then.
   *
   * @throws IllegalStateException if the writer ends before, or takes longer than half an hour
   */
  long await(long wanted, Progress progress) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long seen = stored();
    while (seen < wanted) {
      if (System.nanoTime() > deadline || !writer.isAlive()) {
        throw new IllegalStateException(
            "%d of %d codes were written; see %s".formatted(seen, wanted, writer.log()));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      seen = stored();
      progress.at(seen);
    }
    return seen;
  }

  /** Returns a field of the space's position in each partition. */
  Stream<String> positions(String field) {
    return IntStream.range(0, TopicPlan.LOCAL_IMAGE_PARTITIONS)
        .mapToObj(p ->
            system.redis().command("HGET", new StoreKeys(p).position(space), field).getFirst());
  }

  @Override
  public void close() {
    writer.close();
  }

  private long stored() {
    return positions("next")
        .mapToLong(next -> next.equals("(nil)") ? 0 : Long.parseLong(next))
        .sum();
  }
}
