package dev.hammingbird.contracts;

import dev.hammingbird.contracts.code.SpaceId;
import java.util.Optional;

/** Names of the Kafka topics, where all durable state lives. */
public final class Topics {
  /** Pictures from external producers, in CloudEvents binary mode or as bare bytes. */
  public static final String IMAGES_RAW = "images.raw";

  /** Accepted pictures: key = image id, value = canonical bytes, null = erased. Compacted. */
  public static final String IMAGES = "images";

  /** What was refused, and why: the original headers, the reason, bounded bytes. */
  public static final String IMAGES_REJECTED = "images.rejected";

  /**
   * Which pictures were erased: key = image id. Kept longer than anything that could be replayed.
   */
  public static final String ERASURES = "erasures";

  /** Labels given after acceptance: key = image id, null = unknown again. Compacted. */
  public static final String LABELS = "labels";

  /** What trainings did: key = training id. Compacted. */
  public static final String TRAININGS = "trainings";

  /** Model records: key = space id. Compacted, one partition, whose order decides. */
  public static final String MODELS = "models";

  /** Parts of ONNX files: key = {@code <sha256>/<part>}. Compacted. */
  public static final String MODEL_ARTIFACTS = "model-artifacts";

  /** Standing queries: key = query id, or query id and partition. Compacted, one partition. */
  public static final String STANDING = "standing";

  /** Pictures that came near standing queries: key = query id. */
  public static final String MATCHES = "matches";

  private static final String CODES_PREFIX = "codes.";

  private Topics() {}

  /** Returns the topic that holds the code blocks of one space, partitioned as {@link #IMAGES}. */
  public static String codes(SpaceId space) {
    return CODES_PREFIX + space.value();
  }

  /** Returns the space whose blocks a topic holds; empty when the topic holds no code blocks. */
  public static Optional<SpaceId> spaceOf(String topic) {
    return topic.startsWith(CODES_PREFIX)
        ? SpaceId.parse(topic.substring(CODES_PREFIX.length()))
        : Optional.empty();
  }
}
