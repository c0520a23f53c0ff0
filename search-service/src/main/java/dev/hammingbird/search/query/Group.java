package dev.hammingbird.search.query;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;

/** Queries that are answered in one pass over the codes. */
final class Group {
  private Group() {}

  /**
   * Takes the oldest and with it others for the same view; they count as begun.
   *
   * @param from oldest first; what is taken is removed
   * @param most how many to take
   * @param questions how many questions they may have in all, unless the oldest alone has more
   * @return none only where there are none
   */
  static List<Pending> oldest(Queue<Pending> from, int most, int questions) {
    List<Pending> group = new ArrayList<>();
    int asked = 0;
    for (Iterator<Pending> all = from.iterator(); all.hasNext() && group.size() < most; ) {
      Pending next = all.next();
      boolean fits =
          group.isEmpty()
              || (next.view() == group.getFirst().view()
                  && asked + next.questions().size() <= questions);
      if (fits) {
        all.remove();
        next.begin();
        group.add(next);
        asked += next.questions().size();
      }
    }
    return group;
  }
}
