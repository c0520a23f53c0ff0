package dev.hammingbird.local;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The whole system on this machine: Kafka, Redis and the services, each a process of its own. What
 * was started last is stopped first, by {@link #close()} or when this JVM ends.
 */
public final class LocalSystem implements AutoCloseable {
  private final LocalKafka kafka;
  private final LocalRedis redis;
  private final Map<Service, ServiceProcess> services = new EnumMap<>(Service.class);

  private LocalSystem(LocalKafka kafka, LocalRedis redis) {
    this.kafka = kafka;
    this.redis = redis;
  }

  /**
   * How to start.
   *
   * @param root the repository
   * @param workdir for data and logs; made if it is not there
   * @param designPorts whether services take the ports of the design where those are free
   * @param services which services to start
   * @param settings further settings of a service
   */
  public record Plan(
      Path root,
      Path workdir,
      boolean designPorts,
      List<Service> services,
      Map<Service, Map<String, String>> settings) {
    public Plan {
      services = List.copyOf(services);
      settings = Map.copyOf(settings);
    }

    /** All four services on free ports, nothing set. */
    public static Plan everything(Path root, Path workdir) {
      return new Plan(root, workdir, false, List.of(Service.values()), Map.of());
    }

    /** The same, on the ports of the design where those are free. */
    public Plan onDesignPorts() {
      return new Plan(root, workdir, true, services, settings);
    }

    /** The same, with settings for one service. */
    public Plan with(Service service, Map<String, String> more) {
      Map<Service, Map<String, String>> all = new HashMap<>(settings);
      Map<String, String> merged = new HashMap<>(all.getOrDefault(service, Map.of()));
      merged.putAll(more);
      all.put(service, merged);
      return new Plan(root, workdir, designPorts, services, all);
    }
  }

  /**
   * Starts everything and returns when every part says that it is ready.
   *
   * @param progress told one line for each part that is up
   * @throws StartFailure if a part does not come up; the others are stopped then
   */
  public static LocalSystem start(Plan plan, Consumer<String> progress) {
    Path logs = Folders.made(plan.workdir().resolve("logs"));
    Path data = Folders.made(plan.workdir().resolve("data"));
    LocalRedis redis = LocalRedis.start(data.resolve("redis"), true, logs.resolve("redis.log"));
    progress.accept("redis    " + redis.url());
    LocalKafka kafka;
    try {
      kafka = LocalKafka.start(plan.root(), data.resolve("kafka"), logs.resolve("kafka.log"));
    } catch (StartFailure e) {
      redis.close();
      throw e;
    }
    progress.accept("kafka    " + kafka.bootstrapServers());
    LocalSystem system = new LocalSystem(kafka, redis);
    try {
      kafka.createTopics(TopicPlan.standard(TopicPlan.LOCAL_IMAGE_PARTITIONS));
      system.launch(plan, logs, progress);
      return system;
    } catch (StartFailure | IllegalStateException e) {
      system.close();
      throw e;
    }
  }

  /** Returns the broker. */
  public LocalKafka kafka() {
    return kafka;
  }

  /** Returns the Redis. */
  public LocalRedis redis() {
    return redis;
  }

  /**
   * Returns a running service.
   *
   * @throws IllegalArgumentException if the plan did not name it
   */
  public ServiceProcess service(Service service) {
    ServiceProcess process = services.get(service);
    if (process == null) {
      throw new IllegalArgumentException(service.module() + " was not started");
    }
    return process;
  }

  /** Returns the address of a service. */
  public String url(Service service) {
    return service(service).url();
  }

  @Override
  public void close() {
    List.copyOf(services.values()).reversed().forEach(ServiceProcess::close);
    redis.close();
    kafka.close();
  }

  /**
   * Starts one more service on a free port and returns at once; whoever asked closes it.
   *
   * @param root the repository
   * @param heapMebibytes the most memory of its heap
   * @param settings what is to differ from its defaults, besides the addresses
   */
  public ServiceProcess launch(
      Service service, Path root, Path log, int heapMebibytes, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    all.put("hammingbird.redis.url", redis.url());
    services.forEach((other, process) -> all.put(other.urlSetting(), process.url()));
    return ServiceProcess.launch(service, root, log, Ports.free(1).getFirst(), heapMebibytes, all);
  }

  private void launch(Plan plan, Path logs, Consumer<String> progress) {
    Map<Service, Integer> ports = ports(plan);
    Map<String, String> shared = new LinkedHashMap<>();
    shared.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    shared.put("hammingbird.redis.url", redis.url());
    ports.forEach(
        (service, port) -> shared.put(service.urlSetting(), "http://" + Ports.HOST + ":" + port));
    for (Service service : plan.services()) {
      Map<String, String> settings = new HashMap<>(shared);
      settings.putAll(plan.settings().getOrDefault(service, Map.of()));
      Path log = logs.resolve(service.module() + ".log");
      services.put(
          service,
          ServiceProcess.launch(
              service, plan.root(), log, ports.getOrDefault(service, service.port()), settings));
    }
    for (ServiceProcess process : services.values()) {
      process.awaitReady();
      progress.accept("%-8s %s".formatted(process.service().shortName(), process.url()));
    }
  }

  private static Map<Service, Integer> ports(Plan plan) {
    Iterator<Integer> free = Ports.free(Service.values().length).iterator();
    Map<Service, Integer> ports = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      int other = free.next();
      ports.put(service, plan.designPorts() ? Ports.preferring(service.port(), other) : other);
    }
    return ports;
  }
}
