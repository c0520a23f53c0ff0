package dev.hammingbird.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;

/** Makes and removes topics, with as many replicas as the brokers give them by themselves. */
final class KafkaTopics {
  private static final int SECONDS = 30;

  private KafkaTopics() {}

  static Admin admin(String bootstrapServers) {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG,
            50,
            AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            200));
  }

  /** Tells whether the broker answers within this time. */
  static boolean answers(Admin admin, int millis) {
    try {
      return !admin.describeCluster().nodes().get(millis, TimeUnit.MILLISECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns how many brokers the cluster has now, 0 when it does not say. */
  static int brokers(Admin admin) {
    try {
      return admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).size();
    } catch (ExecutionException | TimeoutException notYet) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Makes the topics that are not there yet. */
  static void create(Admin admin, List<TopicPlan> plans) {
    Set<String> there = await(admin.listTopics().names(), "list the topics");
    List<NewTopic> missing =
        plans.stream()
            .filter(plan -> !there.contains(plan.name()))
            .map(plan ->
                new NewTopic(plan.name(), Optional.of(plan.partitions()), Optional.empty())
                    .configs(plan.configs()))
            .toList();
    await(admin.createTopics(missing).all(), "create the topics " + names(missing));
  }

  /**
   * Removes the topics with these names that are there, and waits until they are gone: the broker
   * shows a name for a moment after it said that the topic is deleted, and whoever would make it
   * anew then finds it there.
   */
  static void delete(Admin admin, Set<String> names) {
    Set<String> there =
        await(admin.listTopics().names(), "list the topics").stream()
            .filter(names::contains)
            .collect(Collectors.toSet());
    if (there.isEmpty()) {
      return;
    }
    await(admin.deleteTopics(there).all(), "delete the topics " + there);
    boolean gone =
        Await.until(
            Duration.ofSeconds(SECONDS),
            () ->
                await(admin.listTopics().names(), "list the topics").stream()
                    .noneMatch(names::contains));
    if (!gone) {
      throw new IllegalStateException("Kafka keeps showing the deleted topics " + names);
    }
  }

  /** Deletes and creates. */
  static void recreate(Admin admin, List<TopicPlan> plans) {
    delete(admin, plans.stream().map(TopicPlan::name).collect(Collectors.toSet()));
    create(admin, plans);
  }

  private static List<String> names(List<NewTopic> topics) {
    return topics.stream().map(NewTopic::name).toList();
  }

  private static <T> T await(KafkaFuture<T> future, String what) {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Kafka should " + what, e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka did not " + what, e);
    }
  }
}
