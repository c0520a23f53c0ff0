package dev.hammingbird.system.drill;

import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.local.LocalRedis;
import dev.hammingbird.local.LocalRedisCluster;
import dev.hammingbird.local.TopicPlan;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One Redis that keeps its data on disk, or a cluster of six nodes that keeps it in memory. */
final class RedisSide implements AutoCloseable {
  private final List<LocalRedis> nodes;
  private final Optional<LocalRedisCluster> cluster;

  private RedisSide(List<LocalRedis> nodes, Optional<LocalRedisCluster> cluster) {
    this.nodes = nodes;
    this.cluster = cluster;
  }

  static RedisSide start(boolean sixNodes, Path data, Path logs) {
    if (sixNodes) {
      LocalRedisCluster cluster = LocalRedisCluster.start();
      return new RedisSide(cluster.nodes(), Optional.of(cluster));
    }
    LocalRedis redis = LocalRedis.start(data.resolve("redis"), true, logs.resolve("redis.log"));
    return new RedisSide(List.of(redis), Optional.empty());
  }

  /** Returns the address for services, past all doors. */
  String url() {
    return cluster.map(LocalRedisCluster::url).orElseGet(() -> nodes.getFirst().url());
  }

  /** Returns the one server; empty for a cluster. */
  Optional<LocalRedis> single() {
    return cluster.isPresent() ? Optional.empty() : Optional.of(nodes.getFirst());
  }

  /** Returns the port of a node that runs. */
  int port() {
    return nodes.stream().filter(LocalRedis::isAlive).findFirst().orElseThrow().port();
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
        cluster.map(c -> c.masterOf(key)).orElseGet(nodes::getFirst).command("FLUSHALL");
      } catch (UncheckedIOException | IllegalStateException away) {
        System.out.println("      out of reach: " + key);
      }
    }
  }

  @Override
  public void close() {
    cluster.ifPresentOrElse(LocalRedisCluster::close, nodes.getFirst()::close);
  }
}
