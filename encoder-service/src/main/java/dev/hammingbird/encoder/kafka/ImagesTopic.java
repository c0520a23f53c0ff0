package dev.hammingbird.encoder.kafka;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.SpaceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topic {@code images} as the broker has it now.
 *
 * @param id Kafka's id of the topic: another one says that it was deleted and made anew, and that
 *     no offset from before means anything
 * @param partitions how many partitions it has
 */
public record ImagesTopic(String id, int partitions) {
  /** Says on every record of {@code codes.<space>} which topic {@code images} it was made of. */
  public static final String HEADER = "hb_images_topic";

  private static final Map<String, String> KEPT =
      Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1");

  /**
   * Asks the broker.
   *
   * @throws KafkaException if there is no such topic or no broker
   */
  public static ImagesTopic describe(Admin admin) {
    try {
      TopicDescription topic =
          admin
              .describeTopics(List.of(Topics.IMAGES))
              .allTopicNames()
              .get()
              .values()
              .iterator()
              .next();
      return new ImagesTopic(topic.topicId().toString(), topic.partitions().size());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw new KafkaException(
          "cannot ask for the topic %s: %s".formatted(Topics.IMAGES, cause(e)), e.getCause());
    }
  }

  /** Makes the topic of a space's blocks, kept for ever, unless it is there. */
  public void makeCodes(Admin admin, SpaceId space) {
    NewTopic codes =
        new NewTopic(Topics.codes(space), Optional.of(partitions), Optional.empty()).configs(KEPT);
    try {
      admin.createTopics(List.of(codes)).all().get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException(
            "cannot make the topic %s: %s".formatted(codes.name(), cause(e)), e.getCause());
      }
    }
  }

  /**
   * Deletes the topics of blocks of some spaces, those that there are.
   *
   * @return how many were deleted
   */
  public static int deleteCodes(Admin admin, Set<SpaceId> spaces) {
    try {
      List<String> found =
          admin.listTopics().names().get().stream()
              .filter(name -> Topics.spaceOf(name).filter(spaces::contains).isPresent())
              .toList();
      int deleted = 0;
      for (KafkaFuture<Void> one : admin.deleteTopics(found).topicNameValues().values()) {
        deleted += deleted(one) ? 1 : 0;
      }
      return deleted;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw new KafkaException("cannot delete topics of codes: " + cause(e), e.getCause());
    }
  }

  /** Waits for a topic to be deleted; returns false when another instance was faster. */
  private static boolean deleted(KafkaFuture<Void> topic)
      throws InterruptedException, ExecutionException {
    try {
      topic.get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  private static String cause(ExecutionException e) {
    return String.valueOf(e.getCause());
  }
}
