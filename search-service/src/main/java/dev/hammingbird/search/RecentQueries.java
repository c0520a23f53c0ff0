package dev.hammingbird.search;

import dev.hammingbird.contracts.image.ImageId;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What was asked lately, to be asked again of a new space. Bounded by number and bytes. */
@Singleton
class RecentQueries {
  private final int most;
  private final long mostBytes;
  private final Deque<Query> kept = new ArrayDeque<>();
  private long bytes;

  RecentQueries(SearchConfig config) {
    this.most = config.rollout().gates().recent();
    this.mostBytes = config.rollout().gates().recentBytes().asLongValue();
  }

  /** What can be asked of any space. */
  sealed interface Query {
    /** Returns the memory that keeping it takes, in bytes. */
    int size();

    /** A stored picture. */
    record Stored(ImageId id) implements Query {
      @Override
      public int size() {
        return 0;
      }
    }

    /** A picture that somebody sent. */
    final class Sent implements Query {
      private final byte[] picture;

      Sent(byte[] picture) {
        this.picture = picture;
      }

      byte[] picture() {
        return picture;
      }

      @Override
      public int size() {
        return picture.length;
      }
    }
  }

  /** Remembers a query with a stored picture. */
  void note(ImageId id) {
    add(new Query.Stored(id));
  }

  /** Remembers a query with a picture, which nobody may change any more. */
  void note(byte[] picture) {
    add(new Query.Sent(picture));
  }

  /** Returns what is remembered, newest first. */
  synchronized List<Query> newestFirst() {
    return List.copyOf(kept.reversed());
  }

  private synchronized void add(Query query) {
    kept.addLast(query);
    bytes += query.size();
    while (kept.size() > most || bytes > mostBytes) {
      bytes -= kept.removeFirst().size();
    }
  }
}
