package dev.hammingbird.simulation;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A consumer group: who has which partitions. A member learns of a change when it next asks. */
final class Group {
  private final int partitions;
  private final TreeSet<Integer> members = new TreeSet<>();

  Group(int partitions) {
    this.partitions = partitions;
  }

  void join(int member) {
    members.add(member);
  }

  void leave(int member) {
    members.remove(member);
  }

  /** Returns whether the member is in the group, or was taken for dead. */
  boolean has(int member) {
    return members.contains(member);
  }

  Set<Integer> assigned(int member) {
    Set<Integer> mine = new TreeSet<>();
    List<Integer> all = List.copyOf(members);
    int at = all.indexOf(member);
    for (int p = 0; at >= 0 && p < partitions; p++) {
      if (p % all.size() == at) {
        mine.add(p);
      }
    }
    return mine;
  }
}
