package dev.hammingbird.search.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tables as one view sees them: where the segments are that their rows belong to. Immutable. */
final class Joint {
  private static final int GONE = -1;

  private final JointTables tables;
  private final Segment[] segments;
  private final int[] partitions;
  private final int[] runs;

  private Joint(JointTables tables) {
    int count = tables.names().size();
    this.tables = tables;
    this.segments = new Segment[count];
    this.partitions = new int[count];
    this.runs = new int[count];
    Arrays.fill(segments, Segment.NONE);
    Arrays.fill(runs, GONE);
  }

  /**
   * Returns tables as partitions see them. Segments are counted as runs, partition after partition.
   */
  static List<Joint> of(List<JointTables> all, List<PartitionView> partitions) {
    if (all.isEmpty()) {
      return List.of();
    }
    Map<Object, Place> places = new HashMap<>();
    List<Joint> joints = new ArrayList<>(all.size());
    for (JointTables tables : all) {
      Joint joint = new Joint(tables);
      for (int i = 0; i < tables.names().size(); i++) {
        places.put(tables.names().get(i), new Place(joint, i));
      }
      joints.add(joint);
    }
    int run = 0;
    for (int p = 0; p < partitions.size(); p++) {
      for (Segment segment : partitions.get(p).segments()) {
        Place place = places.get(segment.body().name());
        if (place != null) {
          place.joint.put(place.index, segment, p, run);
        }
        run++;
      }
    }
    return List.copyOf(joints);
  }

  private record Place(Joint joint, int index) {}

  private void put(int index, Segment segment, int partition, int run) {
    segments[index] = segment;
    partitions[index] = partition;
    runs[index] = run;
  }

  JointTables tables() {
    return tables;
  }

  /** Returns how many segments there are, gone or not. */
  int size() {
    return segments.length;
  }

  /** Returns how many codes they lead to that are still there. */
  long live() {
    long live = 0;
    for (Segment segment : segments) {
      live += segment.live().count();
    }
    return live;
  }

  /** Returns a segment; one without rows if it was merged into another. */
  Segment segment(int index) {
    return segments[index];
  }

  int partition(int index) {
    return partitions[index];
  }

  /** Returns the run of a segment; negative if it was merged into another. */
  int run(int index) {
    return runs[index];
  }

  /** Returns whether a run is one of these segments. */
  boolean covers(int run) {
    for (int own : runs) {
      if (own == run) {
        return true;
      }
    }
    return false;
  }
}
