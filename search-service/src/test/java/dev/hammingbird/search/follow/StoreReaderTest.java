package dev.hammingbird.search.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.store.StoreAddress;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.local.SharedInfrastructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreReaderTest {
  private static final Bits BITS = new Bits(12);

  private final SharedInfrastructure infrastructure = SharedInfrastructure.get();
  private final SpaceId space =
      TestModels.registered(
              SharedInfrastructure.freshPrefix(), BITS.count(), TestModels.sawNothing())
          .space();
  private final FakeLane lane = new FakeLane(infrastructure.redisUrl(), space, BITS, "topic-a");

  @BeforeEach
  void emptyStore() {
    infrastructure.flushRedis();
  }

  @AfterEach
  void close() {
    lane.close();
  }

  @Test
  void aReaderLearnsOfClearedSlotsFromTheNewestBackAndOfAGap() throws InterruptedException {
    int ids = StoreKeys.UNSET_KEPT / 2 + 1000;
    lane.write(0, ids, many(0, ids));
    lane.write(0, 2L * ids, many(1, ids));
    StorePosition early = lane.write(0, 3L * ids, many(2, ids));
    StorePosition last = lane.write(0, 4L * ids, many(3, ids));
    StoreReader.Place place = new StoreReader.Place(new StoreKeys(0), space, BITS);
    StoreAddress address = StoreAddress.parse(infrastructure.redisUrl());
    try (StoreReader reader = StoreReader.open(address, Duration.ofSeconds(5))) {
      StoreReader.Slice none = reader.slice(place, last.next(), last, -1);
      StoreReader.Slice some = reader.slice(place, last.next(), early, last.unset() - 3);
      StoreReader.Slice many = reader.slice(place, last.next(), early, early.unset());
      StoreReader.Slice lost = reader.slice(place, last.next(), last, ids - 1L);

      assertThat(none.unset()).isEmpty();
      assertThat(none.gap()).isFalse();
      assertThat(some.unset()).containsExactly(3L * ids - 3, 3L * ids - 2, 3L * ids - 1);
      assertThat(many.unset()).hasSize(ids).startsWith(2L * ids);
      assertThat(many.gap()).isFalse();
      assertThat(lost.gap()).isTrue();
      assertThat(lost.position()).isEqualTo(last);
    }
  }

  private static List<BlockEntry> many(int version, int ids) {
    List<BlockEntry> entries = new ArrayList<>();
    for (int i = 0; i < ids; i++) {
      entries.add(Entries.live((long) version * ids + i, new ImageId("many" + i), 12));
    }
    return entries;
  }
}
