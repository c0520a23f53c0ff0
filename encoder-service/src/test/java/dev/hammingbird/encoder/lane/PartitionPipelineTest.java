package dev.hammingbird.encoder.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionPipelineTest {
  private static final SpaceId SPACE = new SpaceId("0123456789abcdef");
  private static final Bits BITS = new Bits(64);

  private final List<CodeBlock> blocks = new CopyOnWriteArrayList<>();
  private final AtomicLong inFlight = new AtomicLong();
  private final AtomicLong clock = new AtomicLong();

  @Property(tries = 60)
  void blocksLeaveInOrderWithoutGapsHoweverWorkersFinish(@ForAll long seed) {
    Random random = new Random(seed);
    TestLane lane = new TestLane();
    blocks.clear();
    inFlight.set(0);
    PartitionPipeline pipeline =
        new PartitionPipeline(
            0,
            0,
            lane,
            (_, block, _) -> {
              blocks.add(block);
              CompletableFuture<Void> answer = new CompletableFuture<>();
              lane.answers.add(answer);
              return answer;
            },
            clock::get);
    List<PictureBatch> batches = batches(random, 40);
    batches.forEach(batch -> {
      inFlight.addAndGet(batch.records().size());
      pipeline.take(batch);
    });
    Collections.shuffle(lane.tasks, random);
    while (!lane.tasks.isEmpty() || !lane.answers.isEmpty()) {
      if (!lane.answers.isEmpty() && (lane.tasks.isEmpty() || random.nextBoolean())) {
        assertThat(lane.answers).as("one block under way").hasSize(1);
        lane.answers.removeFirst().complete(null);
      } else {
        lane.tasks.removeFirst().run(guard());
      }
    }

    assertThat(pipeline.safe()).isEqualTo(batches.getLast().to());
    assertThat(inFlight).hasValue(0);
    long reached = 0;
    List<Long> offsets = new ArrayList<>();
    for (CodeBlock block : blocks) {
      assertThat(block.from()).isEqualTo(reached);
      reached = block.to();
      block.entries().forEach(entry -> offsets.add(entry.offset()));
    }
    assertThat(offsets)
        .isEqualTo(
            batches.stream().flatMap(b -> b.records().stream()).map(r -> r.offset()).toList());
  }

  @Test
  void nothingFollowsABlockThatFailed() {
    TestLane lane = new TestLane();
    PartitionPipeline pipeline =
        new PartitionPipeline(
            0,
            0,
            lane,
            (_, block, _) -> {
              blocks.add(block);
              return CompletableFuture.failedFuture(new IllegalStateException("no leader"));
            },
            clock::get);
    List<PictureBatch> batches = batches(new Random(1), 3);
    batches.forEach(pipeline::take);
    lane.tasks.forEach(task -> task.run(guard()));

    assertThat(blocks).hasSize(1);
    assertThat(pipeline.safe()).isZero();
    assertThat(lane.failure).hasMessageContaining("no leader");
  }

  @Test
  void aSmallBlockWaitsForPicturesRightBehindItButNotForLong() {
    TestLane lane = new TestLane();
    PartitionPipeline pipeline = keeping(lane);
    List<PictureBatch> batches = batches(new Random(1), 3);
    batches.forEach(pipeline::take);

    lane.tasks.getFirst().run(guard());
    assertThat(blocks).isEmpty();
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(49));
    pipeline.pump();
    assertThat(blocks).isEmpty();
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
    pipeline.pump();
    assertThat(blocks).extracting(CodeBlock::to).containsExactly(batches.getFirst().to());

    lane.tasks.get(1).run(guard());
    assertThat(blocks).hasSize(1);
    lane.tasks.get(2).run(guard());
    assertThat(blocks).extracting(CodeBlock::to).last().isEqualTo(batches.getLast().to());
  }

  @Test
  void aPictureWithNothingBehindItLeavesAtOnce() {
    TestLane lane = new TestLane();
    PartitionPipeline pipeline = keeping(lane);
    pipeline.take(new PictureBatch(0, 1, List.of(picture(0, 0))));

    lane.tasks.getFirst().run(guard());

    assertThat(pipeline.safe()).isEqualTo(1);
  }

  private PartitionPipeline keeping(TestLane lane) {
    return new PartitionPipeline(
        0,
        0,
        lane,
        (_, block, _) -> {
          blocks.add(block);
          return CompletableFuture.allOf();
        },
        clock::get);
  }

  @Test
  void aPictureThatHungADecoderIsNotTriedAgain() {
    PictureReader reader =
        (bytes, _) -> {
          if (bytes[0] == 1) {
            awaitForEver();
          }
          return new byte[0];
        };
    TestLane lane = new TestLane();
    PartitionPipeline pipeline =
        new PartitionPipeline(
            0,
            0,
            lane,
            (_, block, _) -> {
              blocks.add(block);
              return CompletableFuture.allOf();
            },
            clock::get);
    lane.reader = reader;
    try (WorkerPool pool = new WorkerPool(1, Duration.ofMillis(100))) {
      lane.pool = pool;
      pipeline.take(new PictureBatch(0, 3, List.of(picture(0, 0), picture(1, 1), picture(2, 0))));

      await().atMost(20, TimeUnit.SECONDS).until(() -> pipeline.safe() == 3);
      assertThat(blocks.getFirst().entries())
          .extracting(BlockEntry::offset, entry -> entry instanceof BlockEntry.RejectedByEncoder)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(0L, false),
              org.assertj.core.groups.Tuple.tuple(1L, true),
              org.assertj.core.groups.Tuple.tuple(2L, false));
    }
  }

  private static void awaitForEver() {
    while (true) {
      try {
        new java.util.concurrent.CountDownLatch(1).await();
      } catch (InterruptedException deaf) {
        Thread.onSpinWait();
      }
    }
  }

  private static DecodeGuard guard() {
    return new DecodeGuard(Thread.currentThread(), 10);
  }

  private static List<PictureBatch> batches(Random random, int count) {
    List<PictureBatch> batches = new ArrayList<>();
    long from = 0;
    for (int i = 0; i < count; i++) {
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      long offset = from;
      for (int r = random.nextInt(33); r > 0; r--) {
        offset += random.nextInt(10) == 0 ? 3 : 0;
        records.add(picture(offset++, 0));
      }
      long to = Math.max(offset, from + 1);
      batches.add(new PictureBatch(from, to, records));
      from = to;
    }
    return batches;
  }

  private static ConsumerRecord<byte[], byte[]> picture(long offset, int kind) {
    return new ConsumerRecord<>("images", 0, offset, new byte[] {'a'}, new byte[] {(byte) kind});
  }

  /** A lane whose work and answers the test doles out. */
  private final class TestLane implements PartitionPipeline.Lane {
    private final List<WorkerPool.Task> tasks = new ArrayList<>();
    private final List<CompletableFuture<Void>> answers = new ArrayList<>();
    private @Nullable Throwable failure;
    private @Nullable WorkerPool pool;
    private PictureReader reader = (_, _) -> new byte[0];

    @Override
    public SpaceId space() {
      return SPACE;
    }

    @Override
    public Bits bits() {
      return BITS;
    }

    @Override
    public EncodedBatch encode(PictureBatch batch, Set<Integer> hung, DecodeGuard guard) {
      List<BlockEntry> entries = new ArrayList<>();
      for (int i = 0; i < batch.records().size(); i++) {
        ConsumerRecord<byte[], byte[]> picture = batch.records().get(i);
        ImageId id = new ImageId("id");
        if (hung.contains(i)) {
          entries.add(new BlockEntry.RejectedByEncoder(picture.offset(), 0, id));
          continue;
        }
        guard.enter(i);
        try {
          reader.input(picture.value(), 32);
          entries.add(new BlockEntry.Erased(picture.offset(), 0, id));
        } catch (dev.hammingbird.contracts.picture.UnreadablePictureException e) {
          throw new IllegalStateException(e);
        } finally {
          guard.leave();
        }
      }
      return new EncodedBatch(entries, List.of(), 0, 0);
    }

    @Override
    public void submit(WorkerPool.Task task) {
      WorkerPool own = pool;
      if (own == null) {
        tasks.add(task);
      } else {
        own.submit(task);
      }
    }

    @Override
    public void released(int records, long bytes) {
      inFlight.addAndGet(-records);
    }

    @Override
    public void counted(EncodedBatch batch) {}

    @Override
    public void produced(long nanos) {}

    @Override
    public void failed(Throwable cause) {
      failure = cause;
    }
  }
}
