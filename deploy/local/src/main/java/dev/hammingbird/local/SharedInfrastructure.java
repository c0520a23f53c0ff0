package dev.hammingbird.local;

import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;

/**
 * One broker and one Redis for all test classes of a JVM, started by the first that asks and
 * stopped with the JVM. Class loaders do not matter: Quarkus loads test resources in several, so
 * the addresses are kept in system properties. Test classes keep apart by {@link #freshPrefix()} or
 * start over with {@link #flushRedis()} and {@link #recreateTopics}.
 */
public final class SharedInfrastructure {
  private static final String KAFKA = "hammingbird.shared.kafka";
  private static final String REDIS = "hammingbird.shared.redis";

  private final String bootstrapServers;
  private final int redisPort;

  private SharedInfrastructure(String bootstrapServers, int redisPort) {
    this.bootstrapServers = bootstrapServers;
    this.redisPort = redisPort;
  }

  /** Returns the running broker and Redis, started if this is the first call in the JVM. */
  public static SharedInfrastructure get() {
    Properties jvm = System.getProperties();
    synchronized (jvm) {
      if (jvm.getProperty(KAFKA) == null) {
        LocalRedis redis = LocalRedis.start();
        LocalKafka kafka = LocalKafka.start();
        jvm.setProperty(REDIS, Integer.toString(redis.port()));
        jvm.setProperty(KAFKA, kafka.bootstrapServers());
      }
      return new SharedInfrastructure(
          jvm.getProperty(KAFKA), Integer.parseInt(jvm.getProperty(REDIS)));
    }
  }

  /** Returns Kafka's address, for {@code kafka.bootstrap.servers}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Returns Redis' address, for {@code hammingbird.redis.url}. */
  public String redisUrl() {
    return "redis://" + Ports.HOST + ":" + redisPort;
  }

  /** Returns Redis' port on 127.0.0.1. */
  public int redisPort() {
    return redisPort;
  }

  /** Returns a short text no other call in this world returns, for topics, groups and ids. */
  public static String freshPrefix() {
    return "t" + UUID.randomUUID().toString().substring(0, 8) + "-";
  }

  /** Sends one command to Redis; see {@link LocalRedis#command}. */
  public List<String> redis(String... words) {
    return LocalRedis.command(redisPort, words);
  }

  /** Empties Redis. */
  public void flushRedis() {
    redis("FLUSHALL");
  }

  /** Makes those topics that are not there yet. */
  public void createTopics(List<TopicPlan> plans) {
    try (Admin admin = KafkaTopics.admin(bootstrapServers)) {
      KafkaTopics.create(admin, plans);
    }
  }

  /**
   * Makes every fixed topic of the system that is not there yet, {@code images} in 4 partitions.
   */
  public void createStandardTopics() {
    createTopics(TopicPlan.standard(TopicPlan.LOCAL_IMAGE_PARTITIONS));
  }

  /** Removes the topics that are there. */
  public void deleteTopics(Set<String> names) {
    try (Admin admin = KafkaTopics.admin(bootstrapServers)) {
      KafkaTopics.delete(admin, names);
    }
  }

  /** Removes and makes the topics: they are empty afterwards and have new topic ids. */
  public void recreateTopics(List<TopicPlan> plans) {
    try (Admin admin = KafkaTopics.admin(bootstrapServers)) {
      KafkaTopics.recreate(admin, plans);
    }
  }
}
