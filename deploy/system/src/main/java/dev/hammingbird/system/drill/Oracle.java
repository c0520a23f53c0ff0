package dev.hammingbird.system.drill;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.system.model.StubModel;
import dev.hammingbird.system.picture.PictureSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What clients know: which uploads and erasures were acknowledged, where, and what the code of any
 * picture must be. Safe for several threads.
 */
final class Oracle {
  private final PictureSource pictures;
  private final Map<String, Story> stories = new ConcurrentHashMap<>();
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private final Map<SpaceId, StubModel> models = new ConcurrentHashMap<>();
  private final Map<Coded, BinaryCode> codes = new ConcurrentHashMap<>();
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final List<Acknowledged> acknowledged = new ArrayList<>();

  private record Coded(SpaceId space, int content) {}

  /**
   * A record that a client was told of.
   *
   * @param content number of the picture; empty for an erasure
   */
  record Acknowledged(String id, int partition, long offset, Optional<Integer> content) {}

  /** What one id may be: every content that was ever sent, and the newest that was acknowledged. */
  private static final class Story {
    final List<Integer> sent = new CopyOnWriteArrayList<>();
    volatile Optional<Acknowledged> newest = Optional.empty();
    volatile boolean unsure;
  }

  Oracle(PictureSource pictures) {
    this.pictures = pictures;
  }

  byte[] picture(int content) {
    return pictures.picture(content).bytes();
  }

  void add(StubModel model) {
    models.put(model.space(), model);
  }

  /** Returns whether nobody else does something about the id; the caller {@link #done}s it. */
  boolean begin(String id) {
    return busy.add(id);
  }

  void done(String id) {
    busy.remove(id);
  }

  /** A client is about to send a picture. */
  void sending(String id, int content) {
    Story story = stories.computeIfAbsent(id, _ -> new Story());
    story.sent.add(content);
  }

  void acknowledge(Acknowledged record) {
    Story story = stories.computeIfAbsent(record.id(), _ -> new Story());
    boolean first = story.newest.isEmpty();
    story.newest = Optional.of(record);
    synchronized (acknowledged) {
      acknowledged.add(record);
    }
    if (first) {
      ids.add(record.id());
    }
  }

  /** Nobody knows what became of a call about this id. */
  void unsure(String id) {
    stories.computeIfAbsent(id, _ -> new Story()).unsure = true;
  }

  List<Acknowledged> acknowledged() {
    synchronized (acknowledged) {
      return List.copyOf(acknowledged);
    }
  }

  int known() {
    return ids.size();
  }

  /** Returns some id that was acknowledged once. */
  Optional<String> anyId(SplittableRandom random) {
    return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(random.nextInt(ids.size())));
  }

  /** Returns the content of an id that is there for sure. */
  Optional<Integer> content(String id) {
    Story story = stories.get(id);
    return story == null || story.unsure
        ? Optional.empty()
        : story.newest.flatMap(Acknowledged::content);
  }

  /** Returns every content that an id may have. */
  List<Integer> contents(String id) {
    Story story = stories.get(id);
    return story == null ? List.of() : List.copyOf(story.sent);
  }

  /** Returns the code of a picture; empty for a space that nobody here published. */
  Optional<BinaryCode> code(SpaceId space, int content) {
    StubModel model = models.get(space);
    return model == null
        ? Optional.empty()
        : Optional.of(
            codes.computeIfAbsent(new Coded(space, content), _ -> model.code(picture(content))));
  }
}
