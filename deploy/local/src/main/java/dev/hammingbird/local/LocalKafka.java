package dev.hammingbird.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * A real Apache Kafka broker, KRaft combined mode, as a process of its own on 127.0.0.1. It keeps
 * its ports and its data over {@link #kill()} and {@link #restart()}. Not for use by several
 * threads.
 */
public final class LocalKafka implements AtExit.Running {
  /** The largest record: a picture of 25 MiB, the most that ingest takes, and its headers. */
  public static final int MAX_MESSAGE_BYTES = 26 * 1024 * 1024;

  private static final String CLUSTER_ID = "hammingbirdLocalKafkaA";
  private static final Duration READY = Duration.ofMinutes(1);
  private static final Duration STOP = Duration.ofSeconds(15);
  private static final int ATTEMPTS = 3;
  private static final Path LIBRARIES = Path.of("deploy", "local", "target", "kafka", "lib");
  private static final Path CLASSES = Path.of("deploy", "local", "target", "classes");

  private final Path root;
  private final Path data;
  private final boolean temporary;
  private final Path log;
  private final Node node;
  private ChildProcess process;

  private LocalKafka(Path root, Path data, boolean temporary, Path log, Node node) {
    this.root = root;
    this.data = data;
    this.temporary = temporary;
    this.log = log;
    this.node = node;
    this.process = run();
    AtExit.close(this);
  }

  /**
   * One broker among perhaps several.
   *
   * @param id from 1
   * @param port for clients and brokers
   * @param controllerPort for the quorum
   * @param voters all nodes of the quorum, as Kafka writes them
   * @param replicas how many brokers hold each record
   * @param doors more ports for clients, by name
   */
  record Node(int id, int port, int controllerPort, String voters, int replicas, List<Door> doors) {
    static Node alone(List<Integer> ports) {
      String voters = "1@%s:%d".formatted(Ports.HOST, ports.get(1));
      return new Node(1, ports.get(0), ports.get(1), voters, 1, List.of());
    }
  }

  /**
   * A port for some clients, who are told to come back through another one.
   *
   * @param name upper-case letters
   * @param port where the broker listens
   * @param advertised where clients are sent to, such as a {@link TcpProxy}
   */
  public record Door(String name, int port, int advertised) {}

  /** Starts one of several brokers; returns at once, since none is ready before the others. */
  static LocalKafka launch(Path root, Path data, Path log, Node node) {
    return new LocalKafka(root, data, false, log, node);
  }

  /** Starts a broker whose data is gone after {@link #close()}; returns when it answers. */
  public static LocalKafka start() {
    Path folder = Folders.temporary("kafka");
    return start(RepositoryRoot.find(), folder, true, folder.resolve("kafka.log"));
  }

  /** Starts a broker on the data in {@code data}, made if it is not there. */
  public static LocalKafka start(Path root, Path data, Path log) {
    return start(root, data, false, log);
  }

  private static LocalKafka start(Path root, Path data, boolean temporary, Path log) {
    if (!Files.isDirectory(root.resolve(LIBRARIES))) {
      throw new StartFailure(
          "the broker's libraries are not in %s; build them once with: mvn -pl deploy/local package"
              .formatted(root.resolve(LIBRARIES)));
    }
    StartFailure last = new StartFailure("Kafka was not started");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LocalKafka kafka = new LocalKafka(root, data, temporary, log, Node.alone(Ports.free(2)));
      try {
        kafka.awaitReady();
        return kafka;
      } catch (StartFailure failure) {
        boolean portTaken = kafka.process.tail(200).contains("Address already in use");
        AtExit.forget(kafka);
        kafka.process.kill();
        failure.addSuppressed(last);
        last = failure;
        if (!portTaken) {
          throw failure;
        }
      }
    }
    throw last;
  }

  /** Returns the address for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return Ports.HOST + ":" + node.port;
  }

  /** Returns the process id of the running broker. */
  public long pid() {
    return process.pid();
  }

  /** Tells whether the broker's process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Makes those topics that are not there yet. */
  public void createTopics(List<TopicPlan> plans) {
    try (Admin admin = KafkaTopics.admin(bootstrapServers())) {
      KafkaTopics.create(admin, plans);
    }
  }

  /** Removes those of the topics that are there. */
  public void deleteTopics(Set<String> names) {
    try (Admin admin = KafkaTopics.admin(bootstrapServers())) {
      KafkaTopics.delete(admin, names);
    }
  }

  /** Ends the broker like a power cut; data and ports stay for {@link #restart()}. */
  public void kill() {
    process.kill();
  }

  /** Starts the broker again, ended or not, without asking it to stop or waiting for it. */
  public void relaunch() {
    process.kill();
    process = run();
  }

  /** Stops the broker if it runs and starts it again on the same data and ports. */
  public void restart() {
    process.stop(STOP);
    process = run();
    awaitReady();
  }

  @Override
  public void close() {
    AtExit.forget(this);
    if (temporary) {
      process.kill();
      Folders.delete(data);
    } else {
      process.stop(STOP);
    }
  }

  void awaitReady() {
    try (Admin admin = KafkaTopics.admin(bootstrapServers())) {
      boolean ready =
          Await.until(READY, () -> !process.isAlive() || KafkaTopics.answers(admin, 1000));
      if (!ready || !process.isAlive()) {
        throw new StartFailure(
            "Kafka did not come up on %s: %s".formatted(bootstrapServers(), process.story(40)));
      }
    }
  }

  private ChildProcess run() {
    Path settings = write(Folders.made(data).resolve("server.properties"), properties());
    Path logging = write(data.resolve("log4j2.properties"), LOGGING);
    String classPath = root.resolve(LIBRARIES) + "/*:" + root.resolve(CLASSES);
    List<String> command =
        List.of(
            ChildProcess.java(),
            "-Xms64m",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dlog4j2.configurationFile=" + logging,
            "-cp",
            classPath,
            KafkaNode.class.getName(),
            settings.toString(),
            CLUSTER_ID);
    return ChildProcess.start("kafka", command, Map.of(), log);
  }

  private String properties() {
    return """
    process.roles=broker,controller
    node.id=%6$d
    controller.quorum.voters=%7$s
    listeners=PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d%10$s
    advertised.listeners=PLAINTEXT://%1$s:%2$d%11$s
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT%12$s
    inter.broker.listener.name=PLAINTEXT
    controller.listener.names=CONTROLLER
    default.replication.factor=%8$d
    min.insync.replicas=%9$d
    log.dirs=%4$s
    message.max.bytes=%5$d
    replica.fetch.max.bytes=%5$d
    socket.request.max.bytes=67108864
    auto.create.topics.enable=false
    offsets.topic.replication.factor=%8$d
    offsets.topic.num.partitions=4
    transaction.state.log.replication.factor=%8$d
    transaction.state.log.min.isr=%9$d
    transaction.state.log.num.partitions=4
    share.coordinator.state.topic.replication.factor=%8$d
    share.coordinator.state.topic.min.isr=%9$d
    share.coordinator.state.topic.num.partitions=1
    group.initial.rebalance.delay.ms=0
    log.cleaner.dedupe.buffer.size=16777216
    log.cleaner.threads=1
    num.network.threads=2
    num.io.threads=4
    background.threads=2
    controlled.shutdown.enable=false
    """
        .formatted(
            Ports.HOST,
            node.port,
            node.controllerPort,
            data.resolve("log"),
            MAX_MESSAGE_BYTES,
            node.id,
            node.voters,
            node.replicas,
            (node.replicas + 1) / 2,
            doors(door -> ",%s://%s:%d".formatted(door.name, Ports.HOST, door.port)),
            doors(door -> ",%s://%s:%d".formatted(door.name, Ports.HOST, door.advertised)),
            doors(door -> "," + door.name + ":PLAINTEXT"));
  }

  private String doors(Function<Door, String> text) {
    return node.doors.stream().map(text).collect(Collectors.joining());
  }

  private static final String LOGGING =
      """
      rootLogger.level=warn
      rootLogger.appenderRef.out.ref=out
      appender.out.type=Console
      appender.out.name=out
      appender.out.layout.type=PatternLayout
      appender.out.layout.pattern=%d{HH:mm:ss.SSS} %-5p %c{1} %m%n
      """;

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
