package dev.hammingbird.search.follow;

import dev.hammingbird.search.index.LabelOverrides;
import dev.hammingbird.search.index.LabelSets;
import dev.hammingbird.search.index.PictureDirectory;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The directory of the pictures of the topic {@code images} that there is now. One thread writes,
 * any may ask for the current one.
 */
final class TopicDirectory {
  private static final Logger LOG = Logger.getLogger(TopicDirectory.class);

  private final LabelOverrides overrides;
  private final LabelSets labelSets = new LabelSets();
  private volatile Optional<PictureDirectory> current = Optional.empty();

  /** Begins without one. */
  TopicDirectory(LabelOverrides overrides) {
    this.overrides = overrides;
  }

  /** Returns the directory in use; empty before the topic was seen. */
  Optional<PictureDirectory> current() {
    return current;
  }

  /** Returns the directory of a topic, a new one if it is another than before. */
  PictureDirectory of(ImagesState state) {
    Optional<PictureDirectory> before = current;
    if (before.isPresent()
        && before.get().topic().equals(state.topic())
        && before.get().partitions() == state.partitions()) {
      return before.get();
    }
    if (before.isPresent()) {
      LOG.warnf("the topic images is another one: %s, loading anew", state.topic());
    }
    PictureDirectory now =
        new PictureDirectory(state.topic(), state.partitions(), labelSets, overrides);
    current = Optional.of(now);
    return now;
  }

  /** Goes on without what is known of some partitions. */
  void forget(Set<Integer> dropped) {
    current = current.map(now -> now.without(dropped));
  }
}
