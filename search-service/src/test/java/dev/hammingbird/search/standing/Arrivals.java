package dev.hammingbird.search.standing;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoredId;
import dev.hammingbird.search.index.LabelOverrides;
import dev.hammingbird.search.index.LabelSets;
import dev.hammingbird.search.index.PartitionCodes;
import dev.hammingbird.search.index.PictureDirectory;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** A space of one partition in which pictures of random codes arrive. */
final class Arrivals {
  static final SpaceId SPACE = new SpaceId("0123456789abcdef");
  private static final Bits BITS = new Bits(64);

  private final Random random = new Random(3);
  private final PictureDirectory directory =
      new PictureDirectory("topic", 1, new LabelSets(), new LabelOverrides());
  private final SpaceIndex index = new SpaceIndex(SPACE, BITS);
  private final PartitionCodes codes = index.newPartition();
  private final List<Long> arrived = new ArrayList<>();

  void arrive(int pictures) {
    for (int i = 0; i < pictures; i++) {
      long slot = arrived.size();
      long[] code = {random.nextLong()};
      arrived.add(code[0]);
      byte[] stored =
          new StoredId(OptionalLong.empty(), slot, false, List.of(), new ImageId("p" + slot))
              .bytes();
      directory.add(0, slot, stored, 0, stored.length);
      codes.put(slot, code, 0);
    }
  }

  int arrived() {
    return arrived.size();
  }

  long code(int slot) {
    return arrived.get(slot);
  }

  SpaceView view() {
    index.publish(
        directory,
        List.of(codes.publish(new StorePosition(arrived.size(), 0, "topic", 0, 0, 0, 0, 0, 0))));
    return index.view().orElseThrow();
  }

  /** Returns a query for a random code that is made now. */
  StandingQuery query(String id, int radius, boolean retro) {
    return new StandingQuery(
        id,
        "",
        SPACE.value(),
        BinaryCode.ofWords(BITS, new long[] {random.nextLong()}, 0).hex(),
        radius,
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        retro,
        "topic",
        List.of((long) arrived.size()),
        Instant.EPOCH);
  }
}
