package dev.hammingbird.search.standing;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.search.follow.Follower;
import dev.hammingbird.search.index.SpaceView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Matches what arrives in the partitions that are this replica's. A consumer group on {@code
 * images} gives them out, and keeps how far each was matched; no record of {@code images} is read.
 * Matches are written before the progress is, so a crash repeats some and loses none.
 */
final class Matcher extends Follower {
  private static final Logger LOG = Logger.getLogger(Matcher.class);
  private static final String GROUP = "hammingbird-standing";
  private static final long RETRY_MILLIS = 1_000;
  private static final long COMMIT_NANOS = 1_000_000_000;

  private final Map<String, Object> kafka;
  private final Registry registry;
  private final Supplier<List<SpaceView>> views;
  private final Publisher publisher;
  private final Duration interval;
  private final Map<TopicPartition, Part> parts = new HashMap<>();
  private volatile @Nullable KafkaConsumer<byte[], byte[]> polling;
  private volatile Optional<String> trouble = Optional.empty();
  private volatile Set<Integer> owned = Set.of();

  /** A partition that is this replica's. */
  private static final class Part {
    final Matching matching;
    Progress progress;
    boolean uncommitted;
    long committed = System.nanoTime();

    Part(Matching matching, Progress progress) {
      this.matching = matching;
      this.progress = progress;
    }
  }

  Matcher(
      Map<String, Object> kafka,
      Registry registry,
      Supplier<List<SpaceView>> views,
      Publisher publisher,
      Duration interval) {
    super("match-standing");
    this.kafka = new HashMap<>(kafka);
    this.kafka.put("group.id", GROUP);
    this.kafka.put("enable.auto.commit", "false");
    this.kafka.put("auto.offset.reset", "latest");
    this.kafka.put("session.timeout.ms", 10_000);
    this.kafka.put("heartbeat.interval.ms", 1_000);
    this.registry = registry;
    this.views = views;
    this.publisher = publisher;
    this.interval = interval;
  }

  /** Returns why nothing is matched; empty when all is well. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Returns the partitions of {@code images} that this replica matches. */
  Set<Integer> owned() {
    return owned;
  }

  @Override
  protected void follow() throws InterruptedException {
    boolean stop = false;
    while (!stop) {
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        polling = consumer;
        match(consumer);
      } catch (WakeupException e) {
        LOG.debugf("%s was woken to stop", name());
      } catch (InterruptException e) {
        throw new InterruptedException(e.getMessage());
      } catch (KafkaException e) {
        String what = "what arrives cannot be matched: " + rootMessage(e);
        LOG.warnf("%s; trying again", what);
        trouble = Optional.of(what);
      } finally {
        polling = null;
        parts.clear();
        owned = Set.of();
      }
      stop = pause(RETRY_MILLIS);
    }
  }

  @Override
  protected void wake() {
    KafkaConsumer<byte[], byte[]> consumer = polling;
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  private void match(KafkaConsumer<byte[], byte[]> consumer) throws InterruptedException {
    consumer.subscribe(List.of(Topics.IMAGES), new Owning(consumer));
    while (!stopping()) {
      var _ = consumer.poll(interval); // paused: this keeps the membership only
      for (Map.Entry<TopicPartition, Part> entry : Map.copyOf(parts).entrySet()) {
        advance(consumer, entry.getKey(), entry.getValue());
      }
      trouble = Optional.empty();
    }
    parts.forEach((partition, part) -> commit(consumer, partition, part));
  }

  private void advance(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, Part part)
      throws InterruptedException {
    List<SpaceView> all = views.get();
    if (all.isEmpty()) {
      return;
    }
    Publisher.Batch batch = publisher.batch();
    Marks marks = new Marks(batch);
    Map<String, List<StandingQuery>> queries =
        registry.all().stream().collect(Collectors.groupingBy(StandingQuery::space));
    List<SpaceView> open =
        all.stream()
            .filter(view ->
                queries.containsKey(view.space().value())
                    && partition.partition() < view.partitions().size())
            .toList();
    boolean moved = false;
    for (SpaceView view : open) {
      if (!part.progress.topic().equals(view.directory().topic())) {
        part.progress = Progress.of(view.directory().topic(), "");
      }
      moved |=
          part.matching.advance(
              view, queries.getOrDefault(view.space().value(), List.of()), part.progress, marks);
    }
    part.progress.retain(queries.keySet());
    batch.await();
    part.uncommitted |= moved;
    boolean urgent = marks.any || !marks.ids.isEmpty();
    if (part.uncommitted && (urgent || System.nanoTime() - part.committed > COMMIT_NANOS)) {
      commit(consumer, partition, part);
    }
    // Only now: a mark without the progress that it goes with would pass over what came between.
    for (String id : marks.ids) {
      publisher.standing(Registry.mark(id, partition.partition()), Map.of("matched", true));
      registry.markWritten(id, partition.partition());
    }
  }

  private static void commit(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, Part part) {
    if (part.uncommitted) {
      consumer.commitSync(
          Map.of(partition, new OffsetAndMetadata(part.progress.lowest(), part.progress.text())));
      part.uncommitted = false;
      part.committed = System.nanoTime();
    }
  }

  /** Takes matches to the topic, and remembers which queries are caught up. */
  private static final class Marks implements Matching.Out {
    final List<String> ids = new ArrayList<>();
    boolean any;
    private final Publisher.Batch batch;

    Marks(Publisher.Batch batch) {
      this.batch = batch;
    }

    @Override
    public void match(Match match) {
      any = true;
      batch.match(match);
    }

    @Override
    public void mark(String id, int partition) {
      ids.add(id);
    }
  }

  /** Is told which partitions come and go, on the thread that polls. */
  private final class Owning implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;

    Owning(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      consumer.pause(partitions);
      Map<TopicPartition, OffsetAndMetadata> known = consumer.committed(Set.copyOf(partitions));
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata committed = known.get(partition);
        String text = committed == null ? "" : committed.metadata();
        parts.put(
            partition,
            new Part(
                new Matching(registry, partition.partition()),
                Progress.of(text.split(";", 2)[0], text)));
      }
      tell();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      for (TopicPartition partition : partitions) {
        Part part = parts.remove(partition);
        if (part != null) {
          commit(consumer, partition, part);
        }
      }
      tell();
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      partitions.forEach(parts::remove);
      tell();
    }

    private void tell() {
      owned = parts.keySet().stream().map(TopicPartition::partition).collect(Collectors.toSet());
    }
  }
}
