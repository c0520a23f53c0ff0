package dev.hammingbird.trainer.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.tensor.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final int SETTLED = 100;
  private static final int STEPS = 1100;
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Notes the process's resident memory, in kilobytes, as learning goes on. */
  private static final class Watching implements Observer {
    private long settled;
    private long last;

    @Override
    public void stepped(Step step) {
      if (step.number() == SETTLED) {
        settled = residentKilobytes();
      }
      if (step.number() == STEPS) {
        last = residentKilobytes();
      }
    }

    @Override
    public boolean cancelled() {
      return false;
    }
  }

  private static long residentKilobytes() {
    System.gc();
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aThousandStepsTakeNoMoreMemoryThanTheFirstFewHundred() {
    Assumptions.assumeTrue(Files.isReadable(STATUS), "this system has no /proc/self/status");
    List<Picture> pictures = new ArrayList<>();
    for (Picture picture : TexturedShapes.pictures(40, 32, 1)) {
      boolean known = pictures.size() < 20;
      pictures.add(known ? picture : new Picture(picture.id(), picture.pixels(), List.of()));
    }
    Lesson lesson =
        new Lesson(
            new LabelledPictures(32, pictures),
            16,
            7,
            new Budget(Duration.ofMinutes(10), STEPS),
            new Backbone.Residual("residual-small"),
            Device.CPU,
            System::nanoTime);
    Watching watching = new Watching();

    try (HashFunction learned = new Ssah(Tiny.settings()).learn(lesson, watching)) {
      assertThat(learned.bits()).isEqualTo(16);
    }

    assertThat(watching.last - watching.settled)
        .as("growth in kB from %d", watching.settled)
        .isLessThan(40_000);
  }

  /** Steps of a few pictures, so that a thousand take seconds. */
  private static final class Tiny {
    static SsahSettings settings() {
      return SsahSettings.defaults()
          .with(
              Map.of(
                  "labelledBatch", "2",
                  "unlabelledBatch", "2",
                  "warmUpBatch", "4",
                  "warmUp", "0.3",
                  "adversaryEvery", "2"));
    }
  }
}
