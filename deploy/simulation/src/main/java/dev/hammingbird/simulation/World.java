package dev.hammingbird.simulation;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.store.StoreBatch;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoreScript;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What all processes of a run share: the log, the store, the groups, the clock, the dice. */
final class World {
  /** The order of spaces. */
  static final Comparator<Space> BY_ID = Comparator.comparing(Space::id);

  private static final int IDS = 12;

  final SplittableRandom random;
  final MemoryLog log;
  final MemoryStore store;
  final List<Space> spaces = new ArrayList<>();
  private final Map<String, Group> groups = new TreeMap<>();
  private final Consumer<String> trace;
  private long nanos;
  private int contents;

  World(SplittableRandom random, MemoryLog log, MemoryStore store, Consumer<String> trace) {
    this.random = random;
    this.log = log;
    this.store = store;
    this.trace = trace;
  }

  @SuppressWarnings("AnnotateFormatMethod") // Error Prone's annotations are not on our class path.
  void say(String what, Object... values) {
    trace.accept(what.formatted(values));
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  long nanos() {
    return nanos;
  }

  /** Lets up to a tenth of a second go by; in one case of fifty some seconds. */
  void tick() {
    nanos += random.nextInt(50) == 0 ? 3_000_000_000L : random.nextInt(100_000_000);
  }

  Group group(String name) {
    return groups.computeIfAbsent(name, _ -> new Group(log.partitions()));
  }

  /** A client uploads, uploads again, erases, or uploads what nobody can read. */
  void client() {
    ImageId id = new ImageId("id-" + random.nextInt(IDS));
    int kind = random.nextInt(10);
    int content = kind == 0 ? MemoryLog.UNREADABLE : kind <= 2 ? MemoryLog.ERASED : ++contents;
    log.accept(id, content);
    say(
        "client: %s is %s",
        id.value(), content == MemoryLog.ERASED ? "erased" : "content " + content);
  }

  /** Returns what a space's model makes of records. */
  List<BlockEntry> encode(Space space, List<ConsumerRecord<byte[], byte[]>> records) {
    List<BlockEntry> entries = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      ImageId id = ImageId.parse(record.key()).orElseThrow();
      byte[] value = record.value();
      int content = value == null ? MemoryLog.ERASED : ByteBuffer.wrap(value).getInt();
      entries.add(
          switch (content) {
            case MemoryLog.ERASED -> new BlockEntry.Erased(record.offset(), 0, id);
            case MemoryLog.UNREADABLE -> new BlockEntry.RejectedByEncoder(record.offset(), 0, id);
            default -> new BlockEntry.Live(record.offset(), 0, id, List.of(), space.code(content));
          });
    }
    return entries;
  }

  /** Has the store apply a batch, and looks at what it did. */
  StoreScript.Outcome apply(StoreBatch batch) {
    int partition = batch.partition();
    StorePosition before = store.codes(partition, batch.space()).position();
    StoreScript.Outcome outcome = store.apply(batch);
    MemoryStore.Codes codes = store.codes(partition, batch.space());
    Violation.unless(
        codes.position().next() >= before.next(),
        "%s/%d went back from %d to %d",
        batch.space(),
        partition,
        before.next(),
        codes.position().next());
    if (outcome instanceof StoreScript.Outcome.Applied) {
      check(space(batch.space()), partition, codes);
    }
    return outcome;
  }

  /** Checks that every picture marked as present has its code, and that the books agree. */
  private void check(Space space, int partition, MemoryStore.Codes codes) {
    List<MemoryLog.Accepted> history = log.history(partition);
    Map<ImageId, Long> seen = new TreeMap<>(Comparator.comparing(ImageId::value));
    int at = 0;
    for (long slot : codes.present(0)) {
      Violation.unless(
          codes.written(slot), "%s/%d: slot %d has no code", space.id(), partition, slot);
      while (history.get(at).offset() < slot) {
        at++;
      }
      MemoryLog.Accepted accepted = history.get(at);
      BinaryCode code = codes.code(slot, space.bits()).orElseThrow();
      Violation.unless(
          code.equals(space.code(accepted.content())),
          "%s/%d: slot %d has another picture's code",
          space.id(),
          partition,
          slot);
      Long other = seen.put(accepted.id(), slot);
      Violation.unless(
          other == null,
          "%s/%d: %s is there twice, at %d and %d",
          space.id(),
          partition,
          accepted.id().value(),
          Objects.requireNonNullElse(other, -1L),
          slot);
    }
    Violation.unless(
        codes.present(0).size() == codes.position().live(),
        "%s/%d: %d presence bits, %d in the books",
        space.id(),
        partition,
        codes.present(0).size(),
        codes.position().live());
  }

  Space space(SpaceId id) {
    return spaces.stream().filter(space -> space.id().equals(id)).findFirst().orElseThrow();
  }
}
