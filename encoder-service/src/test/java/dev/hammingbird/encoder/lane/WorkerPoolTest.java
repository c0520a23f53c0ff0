package dev.hammingbird.encoder.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {
  private static final Duration LIMIT = Duration.ofMillis(200);

  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);

  @Test
  void aWorkerThatHangsIsReplacedAndItsBatchDoneWithoutThePicture() throws Exception {
    try (WorkerPool pool = new WorkerPool(1, LIMIT)) {
      pool.submit(new Hanging(pool));
      pool.submit(new Saying("next"));

      List<String> heard = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        heard.add(said.poll(20, TimeUnit.SECONDS));
      }
      assertThat(heard).containsSubsequence("hung at 3", "again").contains("next");
      assertThat(pool.abandoned()).isEqualTo(1);
      release.countDown();
      assertThat(said.poll(1, TimeUnit.SECONDS)).as("the late worker says nothing").isNull();
    }
  }

  @Test
  void aDecoderThatHeedsTheInterruptIsNotReplaced() throws Exception {
    try (WorkerPool pool = new WorkerPool(1, LIMIT)) {
      pool.submit(
          new Saying("done") {
            @Override
            public void run(DecodeGuard guard) {
              guard.enter(0);
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              said.add(guard.leave() ? "interrupted" : "not interrupted");
            }
          });
      pool.submit(new Saying("next"));

      assertThat(said.poll(20, TimeUnit.SECONDS)).isEqualTo("interrupted");
      assertThat(said.poll(20, TimeUnit.SECONDS)).isEqualTo("next");
      assertThat(pool.abandoned()).isZero();
    }
  }

  private class Saying implements WorkerPool.Task {
    private final String what;

    Saying(String what) {
      this.what = what;
    }

    @Override
    public void run(DecodeGuard guard) {
      said.add(what);
    }

    @Override
    public void hungAt(int picture) {
      said.add("hung at " + picture);
    }
  }

  /** Hangs at its first run, deaf to interrupts. */
  private final class Hanging extends Saying {
    private final WorkerPool pool;
    private boolean again;

    Hanging(WorkerPool pool) {
      super("again");
      this.pool = pool;
    }

    @Override
    public void run(DecodeGuard guard) {
      if (!again) {
        guard.enter(3);
        boolean released = false;
        while (!released) {
          try {
            release.await();
            released = true;
          } catch (InterruptedException deaf) {
            released = false;
          }
        }
        guard.leave();
      }
      super.run(guard);
    }

    @Override
    public void hungAt(int picture) {
      super.hungAt(picture);
      again = true;
      pool.submit(this);
    }
  }
}
