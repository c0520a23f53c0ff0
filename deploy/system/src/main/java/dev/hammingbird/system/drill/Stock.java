package dev.hammingbird.system.drill;

import dev.hammingbird.system.client.Log;
import dev.hammingbird.system.client.Pace;
import dev.hammingbird.system.client.Records;
import dev.hammingbird.system.console.Progress;
import dev.hammingbird.system.drill.Oracle.Acknowledged;
import dev.hammingbird.system.picture.SourcePicture;
import java.util.Optional;

/**
 * Brings many pictures in through {@code images.raw}, and tells the oracle where they came to lie.
 */
final class Stock {
  private static final double PATIENCE_SECONDS = 1800;

  private final DrillSystem system;
  private final Oracle oracle;

  Stock(DrillSystem system, Oracle oracle) {
    this.system = system;
    this.oracle = oracle;
  }

  /** Brings in pictures of new ids, {@code p<content>}, and waits until all are accepted. */
  void bring(int from, int count) {
    Records records = new Records(system.kafka().bootstrapServers());
    long before = total(records);
    try (Log log = new Log(system.kafka().bootstrapServers());
        Progress progress = Progress.start("pictures in", "pictures", count)) {
      for (int content = from; content < from + count; content++) {
        String id = "p" + content;
        oracle.sending(id, content);
        log.sendRaw(
            new SourcePicture(id, "", oracle.picture(content), "image/png"),
            Optional.empty(),
            key -> {});
        if (content % 500 == 0) {
          progress.at(total(records) - before);
        }
      }
      log.flush();
      boolean all =
          Pace.await(
              PATIENCE_SECONDS,
              () -> {
                progress.at(total(records) - before);
                return total(records) >= before + count;
              });
      if (!all) {
        throw new DrillFailure(
            "of %d pictures %d were accepted".formatted(count, total(records) - before));
      }
    }
    for (Records.Image image : records.images()) {
      int content = image.id().startsWith("p") ? number(image.id()) : -1;
      if (content >= from && content < from + count) {
        oracle.acknowledge(
            new Acknowledged(image.id(), image.partition(), image.offset(), Optional.of(content)));
      }
    }
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(1));
  }

  private static long total(Records records) {
    return records.ends().values().stream().mapToLong(Long::longValue).sum();
  }
}
