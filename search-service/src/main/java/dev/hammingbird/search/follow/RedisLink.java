package dev.hammingbird.search.follow;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.hammingbird.contracts.store.StoreAddress;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A connection to a Redis, be it one server, a master that Sentinels watch, or a cluster. One that
 * broke is thrown away whole, and a new one asks anew where the masters are.
 */
final class RedisLink implements AutoCloseable {
  /** How keys and values are written. */
  static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  private final AbstractRedisClient client;
  private final RedisClusterAsyncCommands<String, byte[]> commands;
  private final Supplier<Map<String, RedisClusterAsyncCommands<String, byte[]>>> masters;

  private RedisLink(
      AbstractRedisClient client,
      RedisClusterAsyncCommands<String, byte[]> commands,
      Supplier<Map<String, RedisClusterAsyncCommands<String, byte[]>>> masters) {
    this.client = client;
    this.commands = commands;
    this.masters = masters;
  }

  /**
   * Connects.
   *
   * @throws RedisException if Redis does not answer
   */
  static RedisLink open(StoreAddress address, Duration timeout) {
    List<RedisURI> uris = address.urls().stream().map(RedisURI::create).toList();
    uris.forEach(uri -> uri.setTimeout(timeout));
    return address.cluster() ? cluster(uris) : single(uris.getFirst(), address);
  }

  /** Returns the commands. */
  RedisClusterAsyncCommands<String, byte[]> commands() {
    return commands;
  }

  /** Returns the commands of each master by its address. */
  Map<String, RedisClusterAsyncCommands<String, byte[]>> masters() {
    return masters.get();
  }

  @Override
  public void close() {
    close(client);
  }

  /** Lettuce would wait for ever for a connection to a node of a cluster that died. */
  private static void close(AbstractRedisClient client) {
    client.shutdownAsync(0, 2, SECONDS).completeOnTimeout(null, 3, SECONDS).join();
    var _ = client.getResources().shutdown(0, 2, SECONDS);
  }

  private static RedisLink single(RedisURI uri, StoreAddress address) {
    RedisClient client = RedisClient.create(uri);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
    try {
      RedisClusterAsyncCommands<String, byte[]> commands = client.connect(CODEC).async();
      return new RedisLink(client, commands, () -> Map.of(address.toString(), commands));
    } catch (RedisException e) {
      close(client);
      throw e;
    }
  }

  private static RedisLink cluster(List<RedisURI> uris) {
    RedisClusterClient client = RedisClusterClient.create(uris);
    client.setOptions(
        ClusterClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
    try {
      StatefulRedisClusterConnection<String, byte[]> connection = client.connect(CODEC);
      return new RedisLink(client, connection.async(), () -> masters(connection));
    } catch (RedisException e) {
      close(client);
      throw e;
    }
  }

  private static Map<String, RedisClusterAsyncCommands<String, byte[]>> masters(
      StatefulRedisClusterConnection<String, byte[]> connection) {
    Map<String, RedisClusterAsyncCommands<String, byte[]>> masters = new LinkedHashMap<>();
    for (RedisClusterNode node : connection.getPartitions()) {
      if (node.is(RedisClusterNode.NodeFlag.UPSTREAM) && !node.getSlots().isEmpty()) {
        RedisURI uri = node.getUri();
        masters.put(
            uri.getHost() + ":" + uri.getPort(),
            connection.getConnection(node.getNodeId()).async());
      }
    }
    return masters;
  }
}
