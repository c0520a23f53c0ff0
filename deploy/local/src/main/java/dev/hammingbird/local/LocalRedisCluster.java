package dev.hammingbird.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A real Redis Cluster on 127.0.0.1: three masters, each with a replica. Made without redis-cli, by
 * the commands that it sends. Not for use by several threads.
 */
public final class LocalRedisCluster implements AutoCloseable {
  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;
  private static final Duration READY = Duration.ofSeconds(60);

  private final List<LocalRedis> nodes;

  private LocalRedisCluster(List<LocalRedis> nodes) {
    this.nodes = nodes;
  }

  /** Starts six nodes; returns when every slot is served and every replica follows its master. */
  public static LocalRedisCluster start() {
    List<LocalRedis> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * MASTERS; i++) {
        nodes.add(LocalRedis.start(settings(), Ports::freeWithBus));
      }
      LocalRedisCluster cluster = new LocalRedisCluster(nodes);
      cluster.join();
      return cluster;
    } catch (StartFailure | IllegalStateException e) {
      nodes.forEach(LocalRedis::close);
      throw e;
    }
  }

  /** Returns the address as {@code hammingbird.redis.url} wants it, naming three nodes. */
  public String url() {
    return nodes.subList(0, MASTERS).stream()
        .map(node -> Ports.HOST + ":" + node.port())
        .collect(Collectors.joining(",", "redis-cluster://", ""));
  }

  /** Returns the nodes, those that were masters at first before the others. */
  public List<LocalRedis> nodes() {
    return List.copyOf(nodes);
  }

  /** Returns the node that is the master of a key now. */
  public LocalRedis masterOf(String key) {
    int slot = Integer.parseInt(ask("CLUSTER", "KEYSLOT", key).getFirst());
    for (String line : ask("CLUSTER", "NODES").getFirst().lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words[2].contains("master") && !words[2].contains("fail") && serves(words, slot)) {
        int port = port(words);
        return nodes.stream().filter(node -> node.port() == port).findFirst().orElseThrow();
      }
    }
    throw new IllegalStateException("no node serves slot " + slot + " of key " + key);
  }

  /** Waits until every slot is served again, as after a master was killed. */
  public void awaitServing() {
    if (!Await.until(READY, this::serving)) {
      throw new StartFailure("the cluster did not come up: " + ask("CLUSTER", "INFO"));
    }
  }

  @Override
  public void close() {
    nodes.forEach(LocalRedis::close);
  }

  private static List<String> settings() {
    return List.of(
        "--cluster-enabled",
        "yes",
        "--cluster-node-timeout",
        "2000",
        "--repl-diskless-sync-delay",
        "0");
  }

  private void join() {
    for (int master = 0; master < MASTERS; master++) {
      List<String> words = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
      for (int slot = master * SLOTS / MASTERS; slot < (master + 1) * SLOTS / MASTERS; slot++) {
        words.add(Integer.toString(slot));
      }
      nodes.get(master).command(words.toArray(String[]::new));
    }
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
    }
    for (LocalRedis node : nodes.subList(1, nodes.size())) {
      nodes.getFirst().command("CLUSTER", "MEET", Ports.HOST, Integer.toString(node.port()));
    }
    require("the nodes do not know each other", this::allKnown);
    for (int i = 0; i < MASTERS; i++) {
      String master = nodes.get(i).command("CLUSTER", "MYID").getFirst();
      nodes.get(MASTERS + i).command("CLUSTER", "REPLICATE", master);
    }
    require("a replica does not follow its master", this::replicasFollow);
    awaitServing();
  }

  private static void require(String otherwise, BooleanSupplier condition) {
    if (!Await.until(READY, condition)) {
      throw new StartFailure("Redis Cluster: " + otherwise);
    }
  }

  private boolean allKnown() {
    return nodes.stream()
        .allMatch(node ->
            node.command("CLUSTER", "NODES")
                    .getFirst()
                    .lines()
                    .filter(line -> !line.contains("handshake"))
                    .count()
                == nodes.size());
  }

  private boolean replicasFollow() {
    return nodes.subList(MASTERS, nodes.size()).stream()
        .allMatch(node ->
            node.command("INFO", "replication").getFirst().contains("master_link_status:up"));
  }

  /** A cluster says that it is well until it has noticed that a master is gone. */
  private boolean serving() {
    List<LocalRedis> alive = nodes.stream().filter(LocalRedis::isAlive).toList();
    List<Integer> ports = alive.stream().map(LocalRedis::port).toList();
    return alive.stream()
        .allMatch(node ->
            node.command("CLUSTER", "INFO").getFirst().contains("cluster_state:ok")
                && node.command("CLUSTER", "NODES")
                    .getFirst()
                    .lines()
                    .map(line -> line.split(" ", -1))
                    .filter(words -> words[2].contains("master") && words.length > 8)
                    .allMatch(words -> ports.contains(port(words))));
  }

  private static int port(String[] node) {
    return Integer.parseInt(node[1].replaceFirst("@.*", "").replaceFirst(".*:", ""));
  }

  private List<String> ask(String... words) {
    return nodes.stream().filter(LocalRedis::isAlive).findFirst().orElseThrow().command(words);
  }

  private static boolean serves(String[] node, int slot) {
    for (int i = 8; i < node.length; i++) {
      String[] range = node[i].split("-", -1);
      if (Integer.parseInt(range[0]) <= slot && slot <= Integer.parseInt(range[range.length - 1])) {
        return true;
      }
    }
    return false;
  }
}
