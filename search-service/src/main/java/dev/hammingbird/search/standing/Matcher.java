package dev.hammingbird.search.standing;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.search.follow.ConsumerFollower;
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
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Matches what arrives in the partitions that are this replica's. A consumer group on {@code
 * images} gives them out, and keeps how far each was matched; no record of {@code images} is read.
 * Matches are written before the progress is, so a crash repeats some and loses none.
 */
final class Matcher extends ConsumerFollower {
  private static final Logger LOG = Logger.getLogger(Matcher.class);
  private static final String GROUP = "hammingbird-standing";

  private final Registry registry;
  private final Supplier<List<SpaceView>> views;
  private final Publisher publisher;
  private final Duration interval;
  private final Optional<Supplier<Set<Integer>>> given;
  private final Map<TopicPartition, Share> shares = new HashMap<>();
  private volatile Optional<String> trouble = Optional.empty();
  private volatile Set<Integer> owned = Set.of();

  Matcher(
      Map<String, Object> kafka,
      Registry registry,
      Supplier<List<SpaceView>> views,
      Publisher publisher,
      Duration interval,
      Optional<Supplier<Set<Integer>>> given) {
    super("match-standing", settings(kafka));
    this.registry = registry;
    this.views = views;
    this.publisher = publisher;
    this.interval = interval;
    this.given = given;
  }

  /** Returns why nothing is matched; empty when all is well. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Returns the partitions of {@code images} that this replica matches. */
  Set<Integer> owned() {
    return owned;
  }

  private static Map<String, Object> settings(Map<String, Object> kafka) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put("group.id", GROUP);
    all.put("enable.auto.commit", "false");
    all.put("auto.offset.reset", "latest");
    all.put("session.timeout.ms", 10_000);
    all.put("heartbeat.interval.ms", 1_000);
    return all;
  }

  @Override
  protected void work(KafkaConsumer<byte[], byte[]> consumer) throws InterruptedException {
    Owning owning = new Owning(consumer);
    if (given.isEmpty()) {
      consumer.subscribe(List.of(Topics.IMAGES), owning);
    }
    while (!stopping()) {
      if (given.isPresent() && !own(consumer, owning, given.get().get())) {
        pause(interval.toMillis());
        continue;
      }
      var _ = consumer.poll(interval); // paused: this keeps the membership only
      for (Map.Entry<TopicPartition, Share> entry : Map.copyOf(shares).entrySet()) {
        advance(consumer, entry.getKey(), entry.getValue());
      }
      trouble = Optional.empty();
    }
    shares.forEach((partition, share) -> commit(consumer, partition, share));
  }

  @Override
  protected void troubled(String why) {
    String what = "what arrives cannot be matched: " + why;
    LOG.warnf("%s; trying again", what);
    trouble = Optional.of(what);
  }

  @Override
  protected void left() {
    shares.clear();
    owned = Set.of();
  }

  /** Takes the partitions that were given and no others; returns whether there are any. */
  private static boolean own(
      KafkaConsumer<byte[], byte[]> consumer, Owning owning, Set<Integer> partitions) {
    Set<TopicPartition> wanted =
        partitions.stream()
            .map(partition -> new TopicPartition(Topics.IMAGES, partition))
            .collect(Collectors.toSet());
    Set<TopicPartition> before = Set.copyOf(consumer.assignment());
    if (!wanted.equals(before)) {
      owning.onPartitionsRevoked(before.stream().filter(p -> !wanted.contains(p)).toList());
      consumer.assign(wanted);
      owning.onPartitionsAssigned(wanted.stream().filter(p -> !before.contains(p)).toList());
      consumer.pause(wanted);
    }
    return !wanted.isEmpty();
  }

  private void advance(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, Share share)
      throws InterruptedException {
    List<SpaceView> all = views.get();
    if (all.isEmpty()) {
      return;
    }
    Found found = new Found(publisher.batch());
    share.advance(all, found);
    if (share.due(found.any || !found.marks.isEmpty())) {
      commit(consumer, partition, share);
    }
    // Only now: a mark without the progress that it goes with would pass over what came between.
    for (String id : found.marks) {
      publisher.standing(Registry.mark(id, partition.partition()), Map.of("matched", true));
      registry.markWritten(id, partition.partition());
    }
  }

  private static void commit(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, Share share) {
    if (share.uncommitted()) {
      Progress progress = share.progress();
      consumer.commitSync(
          Map.of(partition, new OffsetAndMetadata(progress.lowest(), progress.text())));
      share.committed();
    }
  }

  /** Takes matches to the topic, and remembers which queries are caught up. */
  private static final class Found implements Share.Out {
    final List<String> marks = new ArrayList<>();
    boolean any;
    private final Publisher.Batch batch;

    Found(Publisher.Batch batch) {
      this.batch = batch;
    }

    @Override
    public void match(Match match) {
      any = true;
      batch.match(match);
    }

    @Override
    public void mark(String id, int partition) {
      marks.add(id);
    }

    @Override
    public void await() {
      batch.await();
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
        shares.put(
            partition,
            new Share(registry, partition.partition(), Progress.of(text.split(";", 2)[0], text)));
      }
      tell();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      for (TopicPartition partition : partitions) {
        Share share = shares.remove(partition);
        if (share != null) {
          commit(consumer, partition, share);
        }
      }
      tell();
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      partitions.forEach(shares::remove);
      tell();
    }

    private void tell() {
      owned = shares.keySet().stream().map(TopicPartition::partition).collect(Collectors.toSet());
    }
  }
}
