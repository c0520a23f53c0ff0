package dev.hammingbird.search.standing;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MatchingTest {
  private static final SpaceId SPACE = new SpaceId("0123456789abcdef");
  private static final Bits BITS = new Bits(64);

  private final Random random = new Random(3);
  private final Registry registry = new Registry();
  private final PictureDirectory directory =
      new PictureDirectory("topic", 1, new LabelSets(), new LabelOverrides());
  private final SpaceIndex index = new SpaceIndex(SPACE, BITS);
  private final PartitionCodes codes = index.newPartition();
  private final List<long[]> arrived = new ArrayList<>();
  private final Found found = new Found();

  /** What was handed out; a mark is taken at once. */
  private final class Found implements Matching.Out {
    final List<Match> matches = new ArrayList<>();

    @Override
    public void match(Match match) {
      matches.add(match);
    }

    @Override
    public void mark(String id, int partition) {
      registry.markWritten(id, partition);
    }
  }

  @Test
  void everyArrivalIsMatchedWithEveryQueryThatWasThereHoweverOftenItIsRestarted() {
    List<StandingQuery> queries = new ArrayList<>();
    TreeSet<String> expected = new TreeSet<>();
    Progress progress = Progress.of("topic", "");
    for (int round = 0; round < 40; round++) {
      if (round % 3 == 0) {
        queries.add(query("q" + round, 20 + random.nextInt(8), round % 2 == 0));
      }
      for (int i = 0; i < 50; i++) {
        arrive();
      }
      Matching matching = new Matching(registry, 0);
      matching.advance(view(), queries, progress, found);
      progress = Progress.of("topic", progress.text());
    }
    for (StandingQuery query : queries) {
      for (int slot = (int) query.first(0, "topic"); slot < arrived.size(); slot++) {
        if (Long.bitCount(arrived.get(slot)[0] ^ query.words()[0]) <= query.radius()) {
          expected.add(query.id() + "/" + slot);
        }
      }
    }

    assertThat(found.matches.stream().map(match -> match.standing() + "/" + match.slot()))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(found.matches.stream().map(Match::id)).doesNotHaveDuplicates();
  }

  @Test
  void aCrashBeforeTheProgressIsKeptRepeatsMatchesUnderTheSameIds() {
    List<StandingQuery> queries = List.of(query("q", 30, false));
    Progress kept = Progress.of("topic", "");
    new Matching(registry, 0).advance(view(), queries, kept, found);
    String before = kept.text();
    for (int i = 0; i < 50; i++) {
      arrive();
    }

    new Matching(registry, 0).advance(view(), queries, Progress.of("topic", before), found);
    List<Match> first = List.copyOf(found.matches);
    found.matches.clear();
    new Matching(registry, 0).advance(view(), queries, Progress.of("topic", before), found);

    assertThat(first).isNotEmpty();
    assertThat(found.matches).isEqualTo(first);
  }

  @Test
  void progressOfAnotherTopicIsForgotten() {
    Progress progress = Progress.of("topic", "");
    progress.reached(SPACE, 77);

    assertThat(Progress.of("topic", progress.text()).next(SPACE)).contains(77L);
    assertThat(Progress.of("another", progress.text()).next(SPACE)).isEmpty();
  }

  private void arrive() {
    long slot = arrived.size();
    long[] code = {random.nextLong()};
    arrived.add(code);
    byte[] stored =
        new StoredId(OptionalLong.empty(), slot, false, List.of(), new ImageId("p" + slot)).bytes();
    directory.add(0, slot, stored, 0, stored.length);
    codes.put(slot, code, 0);
  }

  private SpaceView view() {
    index.publish(
        directory,
        List.of(codes.publish(new StorePosition(arrived.size(), 0, "topic", 0, 0, 0, 0, 0, 0))));
    return index.view().orElseThrow();
  }

  private StandingQuery query(String id, int radius, boolean retro) {
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
