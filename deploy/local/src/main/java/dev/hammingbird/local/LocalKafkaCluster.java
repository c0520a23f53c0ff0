package dev.hammingbird.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * One or three brokers as processes of this machine, KRaft combined mode. With three, every record
 * is on three of them, and two have to be there to take one. Each may have doors: ways in that lead
 * through a {@link TcpProxy}, one for each client that is to be cut off alone. Not for use by
 * several threads.
 */
public final class LocalKafkaCluster implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(2);
  private static final int ATTEMPTS = 3;

  private final List<LocalKafka> brokers;
  private final List<List<TcpProxy>> doors;
  private final List<String> clients;

  private LocalKafkaCluster(
      List<LocalKafka> brokers, List<List<TcpProxy>> doors, List<String> clients) {
    this.brokers = brokers;
    this.doors = doors;
    this.clients = clients;
  }

  /**
   * Starts brokers on data in {@code data}; returns when they answer.
   *
   * @param brokers how many
   * @param clients names of clients, upper-case letters, that get ways in of their own
   * @throws StartFailure if they do not come up
   */
  public static LocalKafkaCluster start(
      Path root, Path data, Path logs, int brokers, List<String> clients) {
    StartFailure last = new StartFailure("Kafka was not started");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LocalKafkaCluster cluster = launch(root, data, logs, brokers, clients);
      try {
        cluster.awaitReady();
        return cluster;
      } catch (StartFailure failure) {
        cluster.close();
        failure.addSuppressed(last);
        last = failure;
        if (!String.valueOf(failure.getMessage()).contains("Address already in use")) {
          throw failure;
        }
      }
    }
    throw last;
  }

  private static LocalKafkaCluster launch(
      Path root, Path data, Path logs, int count, List<String> clients) {
    List<Integer> ports = Ports.free(count * (2 + clients.size()));
    int each = 2 + clients.size();
    String voters =
        IntStream.range(0, count)
            .mapToObj(i -> "%d@%s:%d".formatted(i + 1, Ports.HOST, ports.get(i * each + 1)))
            .collect(Collectors.joining(","));
    List<LocalKafka> brokers = new ArrayList<>();
    List<List<TcpProxy>> proxies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<LocalKafka.Door> doors = new ArrayList<>();
      List<TcpProxy> own = new ArrayList<>();
      for (int c = 0; c < clients.size(); c++) {
        int port = ports.get(i * each + 2 + c);
        TcpProxy proxy = TcpProxy.open().to(List.of(port));
        own.add(proxy);
        doors.add(new LocalKafka.Door(clients.get(c), port, proxy.port()));
      }
      proxies.add(own);
      LocalKafka.Node node =
          new LocalKafka.Node(
              i + 1, ports.get(i * each), ports.get(i * each + 1), voters, count, doors);
      String name = "kafka-" + (i + 1);
      brokers.add(LocalKafka.launch(root, data.resolve(name), logs.resolve(name + ".log"), node));
    }
    return new LocalKafkaCluster(brokers, proxies, clients);
  }

  private void awaitReady() {
    for (LocalKafka broker : brokers) {
      broker.awaitReady();
    }
    try (Admin admin = KafkaTopics.admin(bootstrapServers())) {
      if (!Await.until(READY, () -> KafkaTopics.brokers(admin) == brokers.size())) {
        throw new StartFailure("not all of %d brokers found each other".formatted(brokers.size()));
      }
    }
  }

  /** Returns the brokers. */
  public List<LocalKafka> brokers() {
    return List.copyOf(brokers);
  }

  /** Returns the address for {@code bootstrap.servers}, past all doors. */
  public String bootstrapServers() {
    return brokers.stream().map(LocalKafka::bootstrapServers).collect(Collectors.joining(","));
  }

  /** Returns the address for a client that has doors of its own. */
  public String bootstrapServers(String client) {
    return doors(client).stream()
        .map(door -> Ports.HOST + ":" + door.port())
        .collect(Collectors.joining(","));
  }

  /** Returns the ways of a client to each broker. */
  public List<TcpProxy> doors(String client) {
    int at = clients.indexOf(client);
    if (at < 0) {
      throw new IllegalArgumentException(client + " has no doors");
    }
    return doors.stream().map(of -> of.get(at)).toList();
  }

  /** Makes those topics that are not there yet. */
  public void createTopics(List<TopicPlan> plans) {
    try (Admin admin = KafkaTopics.admin(bootstrapServers())) {
      KafkaTopics.create(admin, plans);
    }
  }

  @Override
  public void close() {
    @Nullable IllegalStateException failure = null;
    for (LocalKafka broker : brokers) {
      try {
        broker.close();
      } catch (IllegalStateException e) {
        failure = e;
      }
    }
    doors.forEach(own -> own.forEach(TcpProxy::close));
    if (failure != null) {
      throw failure;
    }
  }
}
