package dev.hammingbird.ingest;

import io.smallrye.config.ConfigMapping;

/** Where Redis is; the same for every service. */
@ConfigMapping(prefix = "hammingbird.redis")
public interface RedisConfig {
  /** Redis' address, such as {@code redis://127.0.0.1:6379}. */
  String url();
}
