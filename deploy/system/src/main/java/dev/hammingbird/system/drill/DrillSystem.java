package dev.hammingbird.system.drill;

import dev.hammingbird.local.LocalKafkaCluster;
import dev.hammingbird.local.Ports;
import dev.hammingbird.local.Service;
import dev.hammingbird.local.ServiceProcess;
import dev.hammingbird.local.TcpProxy;
import dev.hammingbird.local.TopicPlan;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Kafka, Redis, ingest and several encoders and replicas of search, each a process, with a way of
 * its own from every service to each of the others, which a drill can cut.
 */
final class DrillSystem implements AutoCloseable {
  private static final List<String> CLIENTS = List.of("INGEST", "ENCODER", "SEARCH");

  private final RedisSide redis;
  private final LocalKafkaCluster kafka;
  private final Map<String, ServiceProcess> services = new LinkedHashMap<>();
  private final Map<String, List<TcpProxy>> ways = new LinkedHashMap<>();
  private final TcpProxy encoders = TcpProxy.open();

  private DrillSystem(RedisSide redis, LocalKafkaCluster kafka) {
    this.redis = redis;
    this.kafka = kafka;
  }

  static DrillSystem start(DrillPlan plan, Consumer<String> progress) {
    Path data = plan.workdir().resolve("data");
    Path logs = plan.workdir().resolve("logs");
    RedisSide redis = RedisSide.start(plan.redis(), data, logs);
    progress.accept("redis     " + redis.url());
    LocalKafkaCluster kafka =
        LocalKafkaCluster.start(plan.root(), data, logs, plan.brokers(), CLIENTS);
    progress.accept("kafka     " + kafka.bootstrapServers());
    DrillSystem system = new DrillSystem(redis, kafka);
    try {
      kafka.createTopics(TopicPlan.standard(TopicPlan.LOCAL_IMAGE_PARTITIONS));
      system.launch(plan, logs);
      system.services.forEach((name, process) -> {
        process.awaitReady();
        progress.accept("%-9s %s".formatted(name, process.url()));
      });
      return system;
    } catch (RuntimeException e) {
      system.close();
      throw e;
    }
  }

  private void launch(DrillPlan plan, Path logs) {
    List<Integer> ports = Ports.free(1 + plan.encoders() + plan.searches());
    List<Integer> encoderPorts = ports.subList(1, 1 + plan.encoders());
    encoders.to(encoderPorts);
    launch(plan, Service.INGEST, "ingest", ports.getFirst(), logs);
    for (int i = 0; i < plan.encoders(); i++) {
      launch(plan, Service.ENCODER, "encoder-" + (i + 1), encoderPorts.get(i), logs);
    }
    for (int i = 0; i < plan.searches(); i++) {
      int port = ports.get(1 + plan.encoders() + i);
      launch(plan, Service.SEARCH, "search-" + (i + 1), port, logs);
    }
    kafkaWays();
  }

  private void launch(DrillPlan plan, Service service, String name, int port, Path logs) {
    Map<String, String> settings = new HashMap<>();
    settings.put(
        "kafka.bootstrap.servers",
        kafka.bootstrapServers(service.shortName().toUpperCase(Locale.ROOT)));
    settings.put("hammingbird.redis.url", redisUrl(name));
    String encoder = "http://" + Ports.HOST + ":" + encoders.port();
    settings.put(Service.ENCODER.urlSetting(), encoder);
    settings.put(Service.INGEST.urlSetting(), "http://" + Ports.HOST + ":" + port);
    settings.put(Service.SEARCH.urlSetting(), "http://" + Ports.HOST + ":" + port);
    settings.putAll(plan.settings().getOrDefault(service, Map.of()));
    services.put(
        name,
        ServiceProcess.launch(service, plan.root(), logs.resolve(name + ".log"), port, settings));
  }

  /**
   * Returns a service's own way to Redis; where there are several servers they are gone to
   * straight.
   */
  private String redisUrl(String name) {
    return redis
        .single()
        .map(single -> {
          TcpProxy way = TcpProxy.open().to(List.of(single.port()));
          ways.put(name + " to redis", List.of(way));
          return "redis://" + Ports.HOST + ":" + way.port();
        })
        .orElseGet(redis::url);
  }

  private void kafkaWays() {
    for (String client : CLIENTS) {
      ways.put(client.toLowerCase(Locale.ROOT) + " to kafka", kafka.doors(client));
    }
  }

  /** Returns the ways between processes, by name. */
  Map<String, List<TcpProxy>> ways() {
    return ways;
  }

  RedisSide redis() {
    return redis;
  }

  LocalKafkaCluster kafka() {
    return kafka;
  }

  /** Leads calls to the encoders that are ready, until it is closed. */
  Balancer balance() {
    Map<String, Integer> ports = new HashMap<>();
    for (String name : encoders()) {
      ports.put(name, URI.create(url(name)).getPort());
    }
    return new Balancer(
        encoders, ports, name -> Optional.ofNullable(services.get(name)).orElseThrow().isReady());
  }

  /** Returns every process, by name. */
  List<Member> members() {
    List<Member> all = new ArrayList<>();
    all.addAll(redis.members());
    for (int i = 0; i < kafka.brokers().size(); i++) {
      all.add(Member.of("kafka-" + (i + 1), kafka.brokers().get(i)));
    }
    services.forEach((name, process) -> all.add(Member.of(name, process)));
    return all;
  }

  Member member(String name) {
    return members().stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }

  String ingest() {
    return url("ingest");
  }

  /** Returns the way to whichever encoder is there. */
  String encoder() {
    return "http://" + Ports.HOST + ":" + encoders.port();
  }

  /** Returns the names of the replicas of search. */
  List<String> searches() {
    return services.keySet().stream().filter(name -> name.startsWith("search")).toList();
  }

  /** Returns the addresses of the replicas of search that say that they are ready. */
  List<String> readySearches() {
    return services.values().stream()
        .filter(process -> process.service() == Service.SEARCH && process.isReady())
        .map(ServiceProcess::url)
        .toList();
  }

  List<String> encoders() {
    return services.keySet().stream().filter(name -> name.startsWith("encoder")).toList();
  }

  String url(String name) {
    ServiceProcess process = services.get(name);
    if (process == null) {
      throw new IllegalArgumentException("there is no service " + name);
    }
    return process.url();
  }

  boolean allReady() {
    return services.values().stream().allMatch(ServiceProcess::isReady);
  }

  @Override
  public void close() {
    services.values().stream().toList().reversed().forEach(ServiceProcess::close);
    ways.values().forEach(all -> all.forEach(TcpProxy::close));
    encoders.close();
    redis.close();
    kafka.close();
  }
}
