package dev.hammingbird.encoder.store;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.StoreBatch;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoreScript;
import dev.hammingbird.encoder.kafka.KafkaAccess;
import dev.hammingbird.encoder.store.StoreReport.State;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Writes the blocks of one space into Redis. Where Redis stands decides where reading begins, so a
 * Redis that comes back older or empty is filled again from the log, without a model.
 */
public final class StoreWriter implements AutoCloseable, ConsumerRebalanceListener {
  private static final Logger LOG = Logger.getLogger(StoreWriter.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration GOODBYE = Duration.ofSeconds(2);
  private static final int BLOCKS_A_POLL = 256;

  private final SpaceId space;
  private final Bits bits;
  private final StoreSettings settings;
  private final KafkaAccess kafka;
  private final RedisStore redis;
  private final StoreCounters counters = new StoreCounters();
  private final Map<Integer, PartitionStore> partitions = new ConcurrentHashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private volatile State state = State.STARTING;
  private volatile String reason = "";
  private Duration wait;
  private long looked;

  /** Makes a writer, which {@link #start()} sets going. */
  public StoreWriter(
      SpaceId space, Bits bits, StoreSettings settings, KafkaAccess kafka, RedisStore redis) {
    this.space = space;
    this.bits = bits;
    this.settings = settings;
    this.kafka = kafka;
    this.redis = redis;
    this.wait = settings.backOff();
    this.thread = Thread.ofPlatform().name("store-" + space).daemon().unstarted(this::run);
  }

  /** Sets the writer going on a thread of its own. */
  public void start() {
    thread.start();
  }

  /** Returns what the writer has done. */
  public StoreCounters counters() {
    return counters;
  }

  /** Returns where the writer stands. */
  public StoreReport report() {
    return new StoreReport(
        space, state, reason, partitions.values().stream().map(PartitionStore::report).toList());
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      thread.join(Duration.ofSeconds(15));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    state = State.STOPPED;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    for (TopicPartition codes : assigned) {
      partitions.put(
          codes.partition(),
          new PartitionStore(codes.partition(), space, bits, settings.batchEntries()));
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    revoked.forEach(codes -> partitions.remove(codes.partition()));
  }

  private void run() {
    try {
      while (ended.getCount() > 0) {
        try (Consumer<byte[], byte[]> consumer =
            kafka.member("store." + space, settings.member(), BLOCKS_A_POLL)) {
          consumer.subscribe(List.of(Topics.codes(space)), this);
          while (ended.getCount() > 0) {
            step(consumer);
          }
          consumer.close(CloseOptions.timeout(GOODBYE));
        } catch (RuntimeException e) {
          // Whatever it is, Kafka's or a bug's: a writer that ends would stand still in silence.
          complain(e);
          partitions.clear();
          pause();
        }
      }
    } catch (InterruptedException e) {
      LOG.debugf("store writer %s is interrupted", space);
    }
  }

  private void step(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    try {
      synchronise(consumer);
      ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
      for (TopicPartition codes : polled.partitions()) {
        PartitionStore partition = partitions.get(codes.partition());
        if (partition != null) {
          partition.take(polled.records(codes));
        }
      }
      write(consumer);
      if (!partitions.isEmpty()) {
        state = State.RUNNING;
        reason = "";
        wait = settings.backOff();
      }
    } catch (RedisException e) {
      if (RedisStore.full(e)) {
        state = State.FULL;
        reason =
            "Redis has no memory left (%s). Nothing is lost: codes wait on Kafka, and writing goes on by itself. Raise Redis' maxmemory, or retire spaces"
                .formatted(e.getMessage());
        counters.failed();
        LOG.errorf("store writer %s: %s", space, reason);
        partitions.values().forEach(partition -> partition.full(reason));
      } else {
        complain(e);
        partitions.values().forEach(partition -> partition.lose(String.valueOf(e.getMessage())));
      }
      // Stays in the group meanwhile: pausing is shorter than any poll interval.
      pause();
    }
  }

  /** Asks Redis where new partitions stand, and from time to time where all do. */
  private void synchronise(Consumer<byte[], byte[]> consumer) {
    boolean all = System.nanoTime() - looked > settings.lookAgain().toNanos();
    for (PartitionStore partition : partitions.values()) {
      if (all
          || partition.is(State.STARTING)
          || partition.is(State.FAILING)
          || partition.is(State.FULL)) {
        StorePosition now = redis.position(partition.partition(), space);
        TopicPartition codes = codes(partition);
        partition.synchronise(now).ifPresent(block -> consumer.seek(codes, block));
      }
    }
    if (all) {
      looked = System.nanoTime();
    }
  }

  /**
   * Writes all that was read. A partition has one batch under way at a time, and while Redis is at
   * one partition's, another's is made.
   */
  private void write(Consumer<byte[], byte[]> consumer) {
    long start = System.nanoTime();
    Deque<Call> calls = new ArrayDeque<>();
    partitions.values().forEach(partition -> send(partition, calls));
    while (!calls.isEmpty()) {
      Call call = calls.remove();
      accept(consumer, call.partition, call.batch, RedisStore.wait(call.answer, settings.answer()));
      send(call.partition, calls);
    }
    counters.waited(System.nanoTime() - start);
  }

  /** A batch that Redis has not answered yet. */
  private record Call(
      PartitionStore partition, StoreBatch batch, CompletionStage<StoreScript.Outcome> answer) {}

  private void send(PartitionStore partition, Deque<Call> calls) {
    if (partition.hasWork()) {
      StoreBatch batch = partition.nextBatch();
      if (!partition.is(State.BLOCKED)) {
        calls.add(new Call(partition, batch, redis.apply(batch)));
      }
    }
  }

  private void accept(
      Consumer<byte[], byte[]> consumer,
      PartitionStore partition,
      StoreBatch batch,
      StoreScript.Outcome outcome) {
    switch (outcome) {
      case StoreScript.Outcome.Applied _ -> counters.applied(batch.size());
      case StoreScript.Outcome.Elsewhere elsewhere -> {
        counters.refused();
        LOG.infof("%s: Redis stands at %s", codes(partition), elsewhere);
      }
      case StoreScript.Outcome.OtherTopic other -> LOG.errorf("%s: %s", codes(partition), other);
      case StoreScript.Outcome.OtherLayout other -> LOG.errorf("%s: %s", codes(partition), other);
    }
    partition.accept(outcome).ifPresent(block -> consumer.seek(codes(partition), block));
  }

  private TopicPartition codes(PartitionStore partition) {
    return new TopicPartition(Topics.codes(space), partition.partition());
  }

  private void complain(RuntimeException e) {
    state = State.FAILING;
    reason = String.valueOf(e.getMessage());
    counters.failed();
    LOG.warnf("store writer %s: %s", space, reason);
  }

  private void pause() throws InterruptedException {
    var _ = ended.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    Duration twice = wait.multipliedBy(2);
    wait = twice.compareTo(settings.maxBackOff()) < 0 ? twice : settings.maxBackOff();
  }
}
