package dev.hammingbird.contracts.store;

import java.util.Arrays;
import java.util.List;

/**
 * Where Redis is, as {@code hammingbird.redis.url} says it for every service.
 *
 * <p>One server: {@code redis://host:6379}. A master that Sentinels watch: {@code
 * redis-sentinel://host:26379,host:26379/0#mymaster}. A cluster: {@code
 * redis-cluster://host:7001,host:7002}, any of its nodes. With {@code rediss} in the place of
 * {@code redis} over TLS, and {@code user:password@} before the first host.
 *
 * @param text as it is written
 * @param cluster whether it is a cluster
 * @param urls the addresses of which any leads there: several of a cluster's nodes, else one, which
 *     may name several Sentinels
 */
public record StoreAddress(String text, boolean cluster, List<String> urls) {
  private static final String CLUSTER = "-cluster://";

  public StoreAddress {
    urls = List.copyOf(urls);
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is of none of the three forms
   */
  public static StoreAddress parse(String text) {
    int scheme = text.indexOf("://");
    String name = scheme < 0 ? "" : text.substring(0, scheme);
    return switch (name) {
      case "redis", "rediss", "redis-sentinel", "rediss-sentinel" ->
          new StoreAddress(text, false, List.of(text));
      case "redis-cluster", "rediss-cluster" -> new StoreAddress(text, true, nodes(text));
      default ->
          throw new IllegalArgumentException(
              "hammingbird.redis.url is '%s'; it must be redis://host:port, redis-sentinel://host:port,.../0#master or redis-cluster://host:port,..."
                  .formatted(text));
    };
  }

  private static List<String> nodes(String text) {
    int at = text.indexOf(CLUSTER);
    String hosts = text.substring(at + CLUSTER.length());
    int credentials = hosts.lastIndexOf('@') + 1;
    String before = text.substring(0, at) + "://" + hosts.substring(0, credentials);
    List<String> nodes =
        Arrays.stream(hosts.substring(credentials).split(",", -1))
            .map(String::strip)
            .filter(host -> !host.isEmpty())
            .map(host -> before + host)
            .toList();
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException(
          "hammingbird.redis.url is '%s', which names no node of the cluster".formatted(text));
    }
    return nodes;
  }

  @Override
  public String toString() {
    // Passwords do not belong into logs.
    return text.replaceAll("//[^/]*@", "//");
  }
}
