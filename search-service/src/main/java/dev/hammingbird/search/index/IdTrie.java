package dev.hammingbird.search.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Slots by the first bytes of their ids: a tree whose leaves are bitmaps; a leaf that grows too
 * large bursts by one byte more. So at most one leaf of slots has to be looked at one by one,
 * whatever the prefix. Not for several threads at once.
 */
final class IdTrie {
  private static final int BURST = 1 << 15;

  private final Ids ids;
  private final Node root = new Node(0);

  /** Knows ids. */
  @FunctionalInterface
  interface Ids {
    byte[] id(long slot);
  }

  IdTrie(Ids ids) {
    this.ids = ids;
  }

  /** Adds a slot, below 2^32. */
  void add(long slot) {
    root.add((int) slot, ids.id(slot));
  }

  /** Returns the slots whose ids begin with these bytes; the caller's own. */
  RoaringBitmap startingWith(byte[] prefix) {
    Node node = root;
    while (node.children != null && node.depth < prefix.length) {
      Node child = node.children[prefix[node.depth] & 255];
      if (child == null) {
        return new RoaringBitmap();
      }
      node = child;
    }
    RoaringBitmap all = new RoaringBitmap();
    node.addTo(all);
    return node.depth >= prefix.length ? all : verified(all, prefix);
  }

  private RoaringBitmap verified(RoaringBitmap candidates, byte[] prefix) {
    RoaringBitmap found = new RoaringBitmap();
    for (IntIterator slots = candidates.getIntIterator(); slots.hasNext(); ) {
      int slot = slots.next();
      byte[] id = ids.id(Integer.toUnsignedLong(slot));
      if (id.length >= prefix.length
          && Arrays.equals(id, 0, prefix.length, prefix, 0, prefix.length)) {
        found.add(slot);
      }
    }
    return found;
  }

  /** Ids that agree in their first {@code depth} bytes. */
  private final class Node {
    final int depth;
    Node @Nullable [] children;

    /** Of a leaf all slots; of an inner node those whose ids end here. */
    RoaringBitmap slots = new RoaringBitmap();

    private int count;

    Node(int depth) {
      this.depth = depth;
    }

    void add(int slot, byte[] id) {
      Node node = this;
      while (node.children != null && id.length > node.depth) {
        node = node.child(id[node.depth] & 255);
      }
      node.slots.add(slot);
      node.count++;
      if (node.count > BURST && node.children == null && id.length > node.depth) {
        node.burst();
      }
    }

    private Node child(int octet) {
      Node[] all = java.util.Objects.requireNonNull(children);
      if (all[octet] == null) {
        all[octet] = new Node(depth + 1);
      }
      return all[octet];
    }

    private void burst() {
      RoaringBitmap before = slots;
      slots = new RoaringBitmap();
      children = new Node[256];
      count = 0;
      for (IntIterator all = before.getIntIterator(); all.hasNext(); ) {
        int slot = all.next();
        byte[] id = ids.id(Integer.toUnsignedLong(slot));
        if (id.length == depth) {
          slots.add(slot);
        } else {
          Node child = child(id[depth] & 255);
          child.slots.add(slot);
          child.count++;
        }
      }
    }

    void addTo(RoaringBitmap all) {
      all.or(slots);
      if (children != null) {
        for (Node child : children) {
          if (child != null) {
            child.addTo(all);
          }
        }
      }
    }
  }
}
