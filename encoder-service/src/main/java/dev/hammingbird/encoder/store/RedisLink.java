package dev.hammingbird.encoder.store;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.hammingbird.contracts.store.StoreAddress;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connection to a Redis, be it one server, a master that Sentinels watch, or a cluster, whose
 * client sends each command to the node that has the key. Connects when first asked. Thread-safe.
 */
final class RedisLink implements AutoCloseable {
  private static final Duration FIRST_RETRY = Duration.ofMillis(20);
  private static final Duration LAST_RETRY = Duration.ofSeconds(1);
  private static final Duration TOPOLOGY = Duration.ofSeconds(10);

  private final ClientResources resources =
      ClientResources.builder()
          .reconnectDelay(() -> Delay.exponential(FIRST_RETRY, LAST_RETRY, 2, MILLISECONDS))
          .build();
  private final StoreAddress address;
  private final AbstractRedisClient client;
  private @Nullable Open open;

  RedisLink(StoreAddress address, Duration limit) {
    this.address = address;
    List<RedisURI> uris = address.urls().stream().map(RedisURI::create).toList();
    uris.forEach(uri -> uri.setTimeout(limit));
    this.client = address.cluster() ? cluster(uris, limit) : single(uris.getFirst(), limit);
  }

  /** What is connected: the commands, and each master's own. */
  private sealed interface Open {
    RedisClusterAsyncCommands<byte[], byte[]> commands();

    record Single(StatefulRedisConnection<byte[], byte[]> connection) implements Open {
      @Override
      public RedisClusterAsyncCommands<byte[], byte[]> commands() {
        return connection.async();
      }
    }

    record Cluster(StatefulRedisClusterConnection<byte[], byte[]> connection) implements Open {
      @Override
      public RedisClusterAsyncCommands<byte[], byte[]> commands() {
        return connection.async();
      }
    }
  }

  /** Returns the commands. */
  RedisClusterAsyncCommands<byte[], byte[]> commands() {
    return open().commands();
  }

  /** Returns the commands of each master by its address. */
  Map<String, RedisClusterAsyncCommands<byte[], byte[]>> masters() {
    return switch (open()) {
      case Open.Single single -> Map.of(address.toString(), single.commands());
      case Open.Cluster(var connection) -> {
        Map<String, RedisClusterAsyncCommands<byte[], byte[]>> masters = new LinkedHashMap<>();
        for (RedisClusterNode node : connection.getPartitions()) {
          if (node.is(RedisClusterNode.NodeFlag.UPSTREAM) && !node.getSlots().isEmpty()) {
            RedisURI uri = node.getUri();
            masters.put(
                uri.getHost() + ":" + uri.getPort(),
                connection.getConnection(node.getNodeId()).async());
          }
        }
        yield masters;
      }
    };
  }

  @Override
  public void close() {
    // Lettuce would wait for ever for a connection to a node of a cluster that died.
    client.shutdownAsync(0, 2, SECONDS).completeOnTimeout(null, 3, SECONDS).join();
    var _ = resources.shutdown(0, 2, SECONDS);
  }

  private synchronized Open open() {
    Open now = open;
    if (now == null) {
      now =
          switch (client) {
            case RedisClusterClient cluster ->
                new Open.Cluster(cluster.connect(ByteArrayCodec.INSTANCE));
            case RedisClient single -> new Open.Single(single.connect(ByteArrayCodec.INSTANCE));
            default -> throw new IllegalStateException("not a client of ours: " + client);
          };
      open = now;
    }
    return now;
  }

  private RedisClient single(RedisURI uri, Duration limit) {
    RedisClient single = RedisClient.create(resources, uri);
    single.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(limit))
            .build());
    return single;
  }

  private RedisClusterClient cluster(List<RedisURI> uris, Duration limit) {
    RedisClusterClient cluster = RedisClusterClient.create(resources, uris);
    cluster.setOptions(
        ClusterClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(limit))
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder()
                    .enablePeriodicRefresh(TOPOLOGY)
                    .enableAllAdaptiveRefreshTriggers()
                    .build())
            .build());
    return cluster;
  }
}
