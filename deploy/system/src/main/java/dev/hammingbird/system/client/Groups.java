package dev.hammingbird.system.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;

/** The consumer groups of lanes and store writers, as the broker sees them. */
public final class Groups implements AutoCloseable {
  private final Admin admin;

  /** Asks a broker. */
  public Groups(String bootstrapServers) {
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /**
   * Returns those that give out their partitions anew at the moment. They stay so until every
   * member has come by, which takes about the time between two signs of life.
   *
   * @throws KafkaException if the broker does not say
   */
  public List<String> rebalancing() {
    try {
      List<String> ours =
          admin.listGroups().all().get().stream()
              .map(GroupListing::groupId)
              .filter(group -> group.startsWith("encoder.") || group.startsWith("store."))
              .toList();
      return admin.describeConsumerGroups(ours).all().get().values().stream()
          .filter(group -> group.groupState() != GroupState.STABLE)
          .map(ConsumerGroupDescription::groupId)
          .toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for consumer groups", e);
    } catch (ExecutionException e) {
      throw new KafkaException("the broker does not describe consumer groups", e.getCause());
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
