package dev.hammingbird.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRedisTest {
  @Test
  void aDurableRedisKeepsWhatItHadWhenItIsStoppedAndStarted(@TempDir Path folder) {
    try (LocalRedis redis =
        LocalRedis.start(folder.resolve("data"), true, folder.resolve("redis.log"))) {
      redis.command("BITFIELD", "codes", "SET", "u12", "#3", "2748");

      redis.restart();

      assertThat(redis.command("BITFIELD", "codes", "GET", "u12", "#3")).containsExactly("2748");
    }
  }

  @Test
  void aRedisOfATestComesBackEmptyAfterAKill() {
    try (LocalRedis redis = LocalRedis.start()) {
      redis.command("SET", "a", "1");
      redis.kill();

      redis.restart();

      assertThat(redis.command("GET", "a")).containsExactly("(nil)");
    }
  }

  @Test
  void aClosedRedisIsGone() {
    LocalRedis redis = LocalRedis.start();
    long pid = redis.pid();

    redis.close();

    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }
}
