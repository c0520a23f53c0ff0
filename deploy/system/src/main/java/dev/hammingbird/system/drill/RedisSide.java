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
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One Redis that keeps its data on disk; or several that keep it in memory, where another takes
 * over for one that is gone: a cluster of six nodes, or a master with a replica.
 *
 * @param url the address for services, past all doors
 * @param nodes every server, whether it runs or not
 * @param holding says which server holds a key now
 * @param asked says which server can be asked for any key, or knows who can
 * @param end ends all
 */
record RedisSide(
    String url,
    List<LocalRedis> nodes,
    Function<String, LocalRedis> holding,
    Supplier<LocalRedis> asked,
    Runnable end)
    implements AutoCloseable {

  static RedisSide start(DrillPlan.Redis redis, Path data, Path logs) {
    return switch (redis) {
      case ONE -> one(LocalRedis.start(data.resolve("redis"), true, logs.resolve("redis.log")));
      case CLUSTER -> cluster(LocalRedisCluster.start());
      case SENTINEL -> sentinel(LocalSentinel.start());
    };
  }

  private static RedisSide one(LocalRedis server) {
    return new RedisSide(server.url(), List.of(server), _ -> server, () -> server, server::close);
  }

  private static RedisSide cluster(LocalRedisCluster cluster) {
    return new RedisSide(
        cluster.url(),
        cluster.nodes(),
        cluster::masterOf,
        () -> cluster.nodes().stream().filter(LocalRedis::isAlive).findFirst().orElseThrow(),
        cluster::close);
  }

  private static RedisSide sentinel(LocalSentinel sentinels) {
    return new RedisSide(
        sentinels.url(),
        sentinels.nodes(),
        _ -> sentinels.master(),
        sentinels::master,
        sentinels::close);
  }

  /** Returns the port of a server that can be asked for any key, or knows who can. */
  int port() {
    return asked.get().port();
  }

  /** Returns the one server, if it is one. */
  Optional<LocalRedis> single() {
    return nodes.size() == 1 ? Optional.of(nodes.getFirst()) : Optional.empty();
  }

  List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      members.add(Member.of(nodes.size() == 1 ? "redis" : "redis-" + (i + 1), nodes.get(i)));
    }
    return members;
  }

  /** Has everything forgotten, as far as it is within reach. */
  void flush() {
    for (int partition = 0; partition < TopicPlan.LOCAL_IMAGE_PARTITIONS; partition++) {
      String key = new StoreKeys(partition).prefix();
      try {
        holding.apply(key).command("FLUSHALL");
      } catch (UncheckedIOException | IllegalStateException away) {
        System.out.println("      out of reach: " + key);
      }
    }
  }

  @Override
  public void close() {
    end.run();
  }
}
