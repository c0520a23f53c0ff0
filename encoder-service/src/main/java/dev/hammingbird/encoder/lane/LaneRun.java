package dev.hammingbird.encoder.lane;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.encoder.kafka.ImagesTopic;
import dev.hammingbird.encoder.kafka.LastBlocks;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * One run of a lane, from joining the group to the first fault: polls, cuts what came into batches,
 * hands them to the partitions. All of it on the lane's thread but what is marked.
 */
final class LaneRun implements ConsumerRebalanceListener {
  private static final Duration IDLE_POLL = Duration.ofMillis(200);
  private static final Duration BUSY_POLL = Duration.ofMillis(10);
  private static final long HOUSEKEEPING_NANOS = 1_000_000_000L;

  /**
   * What a run works with.
   *
   * @param lastBlocks says where a partition goes on
   * @param nanos a clock that never goes back
   */
  record Context(
      SpaceId space,
      LaneSettings settings,
      ImagesTopic images,
      Supplier<ImagesTopic> imagesNow,
      Consumer<byte[], byte[]> consumer,
      IntFunction<LastBlocks.Resume> lastBlocks,
      BlockSink sink,
      PartitionPipeline.Lane lane,
      InFlight inFlight,
      LongSupplier nanos) {}

  private final Context context;
  // Read by reports, on other threads.
  private final Map<Integer, PartitionPipeline> pipelines = new ConcurrentHashMap<>();
  private final Map<Integer, Long> ends = new ConcurrentHashMap<>();
  private boolean joined;
  private boolean paused;
  private long kept;

  LaneRun(Context context) {
    this.context = context;
    this.kept = context.nanos().getAsLong();
  }

  /**
   * Joins the group, unless there are blocks of another topic: then no member may begin, whichever
   * partitions it would get.
   */
  void begin() {
    for (int partition = 0; partition < context.images().partitions(); partition++) {
      checkTopic(context.lastBlocks().apply(partition).topic(), context.images().id());
    }
    context.consumer().subscribe(List.of(Topics.IMAGES), this);
  }

  /** Polls once and hands on what came. */
  void step() {
    throttle();
    Duration wait = context.inFlight().any() ? BUSY_POLL : IDLE_POLL;
    ConsumerRecords<byte[], byte[]> polled = context.consumer().poll(wait);
    for (TopicPartition partition : polled.partitions()) {
      PartitionPipeline pipeline = pipelines.get(partition.partition());
      if (pipeline != null) {
        take(pipeline, polled.records(partition));
      }
    }
    if (polled.isEmpty() && !paused) {
      takeTrailingHoles();
    }
    // A block held back for pictures that hang in a decoder must leave in time all the same.
    pipelines.values().forEach(PartitionPipeline::pump);
    if (context.nanos().getAsLong() - kept > HOUSEKEEPING_NANOS) {
      keepHouse();
      kept = context.nanos().getAsLong();
    }
  }

  /** Says whether the group gave this run its partitions, be they none, and all could be begun. */
  boolean joined() {
    return joined;
  }

  /** Drops everything; the run is over. */
  void end() {
    pipelines.values().forEach(PartitionPipeline::drop);
    pipelines.clear();
  }

  /** Returns the partitions at work. For any thread. */
  Map<Integer, PartitionPipeline> pipelines() {
    return Map.copyOf(pipelines);
  }

  /** Returns the end of a partition as last seen. For any thread. */
  long end(int partition) {
    return ends.getOrDefault(partition, 0L);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      LastBlocks.Resume resume = context.lastBlocks().apply(partition.partition());
      check(partition, resume);
      context.consumer().seek(partition, resume.next());
      pipelines.put(
          partition.partition(),
          new PartitionPipeline(
              partition.partition(),
              resume.next(),
              context.lane(),
              context.sink(),
              context.nanos()));
      if (paused) {
        context.consumer().pause(List.of(partition));
      }
    }
    keepHouse();
    joined = true;
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      PartitionPipeline lost = pipelines.remove(partition.partition());
      ends.remove(partition.partition());
      if (lost != null) {
        lost.drop();
      }
    }
  }

  private void check(TopicPartition partition, LastBlocks.Resume resume) {
    checkTopic(resume.topic(), context.images().id());
    long end =
        context.consumer().endOffsets(List.of(partition)).getOrDefault(partition, Long.MAX_VALUE);
    if (resume.next() > end) {
      throw new LaneFault(
          "%s ends at %d, but %s reaches to %d: pictures were lost from the log"
              .formatted(partition, end, Topics.codes(context.space()), resume.next()));
    }
  }

  private void checkTopic(String madeOf, String now) {
    if (!madeOf.isEmpty() && !madeOf.equals(now)) {
      throw new LaneFault(
          "%s was made of a topic %s with the id %s, but the topic of that name now has the id %s: it"
                  .formatted(Topics.codes(context.space()), Topics.IMAGES, madeOf, now)
              + " was deleted and made anew; delete the topic of codes and the keys of the space to"
              + " encode the new pictures");
    }
  }

  private void take(PartitionPipeline pipeline, List<ConsumerRecord<byte[], byte[]>> records) {
    int size = context.settings().batch();
    for (int from = 0; from < records.size(); from += size) {
      List<ConsumerRecord<byte[], byte[]>> some =
          records.subList(from, Math.min(records.size(), from + size));
      long begin = pipeline.taken();
      if (some.getFirst().offset() < begin) {
        throw new LaneFault(
            "%s-%d went back from %d to %d; was the topic made anew?"
                .formatted(
                    Topics.IMAGES, some.getFirst().partition(), begin, some.getFirst().offset()));
      }
      PictureBatch batch = new PictureBatch(begin, some.getLast().offset() + 1, some);
      context.inFlight().add(batch.records().size(), batch.bytes());
      pipeline.take(batch);
    }
  }

  /** Covers offsets at the end of a partition that no record has, such as marks of transactions. */
  private void takeTrailingHoles() {
    pipelines.forEach((partition, pipeline) -> {
      long position = context.consumer().position(new TopicPartition(Topics.IMAGES, partition));
      if (position > pipeline.taken()) {
        pipeline.take(new PictureBatch(pipeline.taken(), position, List.of()));
      }
    });
  }

  /**
   * Stops and resumes reading, so that what is under way stays bounded, and a lane that is to rest
   * does, while polling goes on.
   */
  private void throttle() {
    boolean full =
        context.inFlight().fuller(context.settings().maxPictures(), context.settings().maxBytes())
            || context.lane().resting();
    if (full && !paused) {
      context.consumer().pause(context.consumer().assignment());
    } else if (!full && paused) {
      context.consumer().resume(context.consumer().paused());
    }
    paused = full;
  }

  /**
   * Asks for ends, which also notices a broker that is gone, commits for those who watch lag, and
   * asks whether the topic is still the one that the lane began with: a consumer reads on in
   * another one of its name as if nothing had happened.
   */
  private void keepHouse() {
    checkTopic(context.images().id(), context.imagesNow().get().id());
    List<TopicPartition> mine =
        pipelines.keySet().stream().map(p -> new TopicPartition(Topics.IMAGES, p)).toList();
    context.consumer().endOffsets(mine).forEach((tp, end) -> ends.put(tp.partition(), end));
    Map<TopicPartition, OffsetAndMetadata> safe = new HashMap<>();
    pipelines.forEach((partition, pipeline) ->
        safe.put(
            new TopicPartition(Topics.IMAGES, partition), new OffsetAndMetadata(pipeline.safe())));
    context.consumer().commitAsync(safe, (_, _) -> {});
  }
}
