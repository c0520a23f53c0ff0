package dev.hammingbird.system.drill;

import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.local.LocalRedis;
import dev.hammingbird.local.LocalRedisCluster;
import dev.hammingbird.local.LocalSentinel;
import dev.hammingbird.local.TopicPlan;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One Redis that keeps its data on disk; or several that keep it in memory, where another takes
 * over for one that is gone: a cluster of six nodes, or a master with a replica.
 */
sealed interface RedisSide extends AutoCloseable {

  static RedisSide start(DrillPlan.Redis redis, Path data, Path logs) {
    return switch (redis) {
      case ONE -> new One(LocalRedis.start(data.resolve("redis"), true, logs.resolve("redis.log")));
      case CLUSTER -> new Cluster(LocalRedisCluster.start());
      case SENTINEL -> new Sentinel(LocalSentinel.start());
    };
  }

  /** Returns the address for services, past all doors. */
  String url();

  /** Returns every server, whether it runs or not. */
  List<LocalRedis> nodes();

  /** Returns the server that holds a key now. */
  LocalRedis holding(String key);

  /** Returns the port of a server that can be asked for any key, or knows who can. */
  int port();

  @Override
  void close();

  /** Returns the one server, if it is one. */
  default Optional<LocalRedis> single() {
    return nodes().size() == 1 ? Optional.of(nodes().getFirst()) : Optional.empty();
  }

  default List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < nodes().size(); i++) {
      members.add(Member.of(nodes().size() == 1 ? "redis" : "redis-" + (i + 1), nodes().get(i)));
    }
    return members;
  }

  /** Has everything forgotten, as far as it is within reach. */
  default void flush() {
    for (int partition = 0; partition < TopicPlan.LOCAL_IMAGE_PARTITIONS; partition++) {
      String key = new StoreKeys(partition).prefix();
      try {
        holding(key).command("FLUSHALL");
      } catch (UncheckedIOException | IllegalStateException away) {
        System.out.println("      out of reach: " + key);
      }
    }
  }

  /** One server. */
  record One(LocalRedis server) implements RedisSide {
    @Override
    public String url() {
      return server.url();
    }

    @Override
    public List<LocalRedis> nodes() {
      return List.of(server);
    }

    @Override
    public LocalRedis holding(String key) {
      return server;
    }

    @Override
    public int port() {
      return server.port();
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** Six nodes. */
  record Cluster(LocalRedisCluster cluster) implements RedisSide {
    @Override
    public String url() {
      return cluster.url();
    }

    @Override
    public List<LocalRedis> nodes() {
      return cluster.nodes();
    }

    @Override
    public LocalRedis holding(String key) {
      return cluster.masterOf(key);
    }

    @Override
    public int port() {
      return nodes().stream().filter(LocalRedis::isAlive).findFirst().orElseThrow().port();
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  /** A master and its replica. */
  record Sentinel(LocalSentinel sentinels) implements RedisSide {
    @Override
    public String url() {
      return sentinels.url();
    }

    @Override
    public List<LocalRedis> nodes() {
      return sentinels.nodes();
    }

    @Override
    public LocalRedis holding(String key) {
      return sentinels.master();
    }

    @Override
    public int port() {
      return sentinels.master().port();
    }

    @Override
    public void close() {
      sentinels.close();
    }
  }
}
