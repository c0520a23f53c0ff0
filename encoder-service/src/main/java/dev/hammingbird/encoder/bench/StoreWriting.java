package dev.hammingbird.encoder.bench;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.encoder.kafka.KafkaAccess;
import dev.hammingbird.encoder.store.RedisStore;
import dev.hammingbird.encoder.store.StoreSettings;
import dev.hammingbird.encoder.store.StoreWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A lane's store writer without a lane: reads {@code codes.<space>} from Kafka and writes Redis
 * until it is ended. {@code deploy/bench store} runs it and watches Redis.
 */
public final class StoreWriting {
  private static final Duration SESSION = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration BACK_OFF = Duration.ofMillis(500);

  private StoreWriting() {}

  /**
   * Writes until the process is ended.
   *
   * @param words Kafka's address, Redis' address, space, bits, entries of one call
   */
  public static void main(String[] words) throws InterruptedException {
    KafkaAccess kafka = new KafkaAccess(Map.of("bootstrap.servers", words[0]), SESSION);
    StoreSettings settings =
        new StoreSettings("", Integer.parseInt(words[4]), LIMIT, LOOK, BACK_OFF, LIMIT);
    try (RedisStore redis = new RedisStore(words[1], LIMIT);
        StoreWriter writer =
            new StoreWriter(
                new SpaceId(words[2]),
                new Bits(Integer.parseInt(words[3])),
                settings,
                kafka,
                redis)) {
      writer.start();
      new CountDownLatch(1).await();
    }
  }
}
