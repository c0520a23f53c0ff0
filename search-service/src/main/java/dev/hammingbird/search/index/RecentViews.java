package dev.hammingbird.search.index;

import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The last views of a space, by token, so that an answer can be continued where it ended: the
 * newest ones, and those that answers were given from. Safe for several threads.
 */
final class RecentViews {
  private static final long SECOND = 1_000_000_000;

  private final Settings settings;
  private final Map<String, Kept> newest = new LinkedHashMap<>();
  private final Map<String, Kept> given = new LinkedHashMap<>();
  private volatile Optional<Kept> last = Optional.empty();

  /**
   * How many to keep.
   *
   * @param views so many of the newest, and as many of which answers were given
   * @param nanos none longer than this after it was published, or an answer was given from it; the
   *     newest is always kept
   */
  record Settings(int views, long nanos) {}

  private record Kept(SpaceView view, long since) {}

  RecentViews(Settings settings) {
    this.settings = settings;
  }

  /** Notes the newest view. */
  synchronized void published(SpaceView view, long now) {
    keep(newest, view, now);
    // The same codes in a better arrangement take the place of the ones before.
    given.computeIfPresent(view.tokenText(), (_, kept) -> new Kept(view, kept.since));
  }

  /** Notes that an answer was given from a view. */
  void given(SpaceView view, long now) {
    // Many answers come from one view; noting it once a second is enough.
    Optional<Kept> before = last;
    if (before.isPresent() && before.get().view == view && now - before.get().since < SECOND) {
      return;
    }
    last = Optional.of(new Kept(view, now));
    synchronized (this) {
      keep(given, view, now);
    }
  }

  /** Returns the view of a token; empty when it is no longer kept, or never was. */
  synchronized Optional<SpaceView> of(String token, long now) {
    forget(newest, now, 1);
    forget(given, now, 0);
    return Optional.ofNullable(newest.getOrDefault(token, given.get(token))).map(Kept::view);
  }

  /** Returns the youngest view that is kept and as it is wanted. */
  synchronized Optional<SpaceView> youngest(Predicate<SpaceView> wanted, long now) {
    forget(newest, now, 1);
    forget(given, now, 0);
    return Stream.concat(newest.values().stream(), given.values().stream())
        .filter(kept -> wanted.test(kept.view))
        .max(Comparator.comparingLong(Kept::since))
        .map(Kept::view);
  }

  private void keep(Map<String, Kept> views, SpaceView view, long now) {
    String token = view.tokenText();
    views.remove(token);
    views.put(token, new Kept(view, now));
    forget(views, now, 1);
  }

  /** Leaves at least so many, the youngest. */
  private void forget(Map<String, Kept> views, long now, int atLeast) {
    Iterator<Kept> oldestFirst = views.values().iterator();
    while (views.size() > atLeast && oldestFirst.hasNext()) {
      Kept kept = oldestFirst.next();
      if (views.size() <= settings.views && now - kept.since < settings.nanos) {
        return;
      }
      oldestFirst.remove();
    }
  }
}
