package dev.hammingbird.search.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.duplicates.GatheredCodes;
import dev.hammingbird.search.duplicates.NearPairs;
import dev.hammingbird.search.index.PartitionView;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.report.Report;
import dev.hammingbird.search.report.Reporter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is read of everything that three replicas hold, stretch by stretch. */
class BulkTest extends SharedCodes {
  private static final Bits BITS = new Bits(ShardWorld.BITS);
  private static final int MOST = 1_000_000;

  @Test
  void aReportIsThatOfOneReplicaThatHoldsEverything() throws Exception {
    startReplicas(3);
    for (Replica one : replicas) {
      Bulk.Looked looked = one.shards().bulk().look(scope(one), BITS, 4);
      Report everywhere =
          Reporter.report(world.model(), looked.token().text(), looked.findings(), 50);

      Report whole = Reporter.report(world.model(), wholeView(), 50, 4);
      assertThat(whole.queries()).isEqualTo(50);
      assertThat(whole.seenByTraining()).isPositive();
      assertThat(everywhere).usingRecursiveComparison().ignoringFields("at").isEqualTo(whole);
    }
  }

  @Test
  void nearPairsAreThoseOfOneReplicaThatHoldsEverything() throws Exception {
    startReplicas(3);
    Taken taken = take(replicas.getFirst());
    SpaceView view = wholeView();
    GatheredCodes whole = GatheredCodes.of(view, MOST);

    assertThat(taken.token).isEqualTo(view.tokenText());
    assertThat(taken.codes.codes().rows()).isEqualTo((int) view.live());
    assertThat(slots(taken.codes)).isEqualTo(slots(whole));
    assertThat(find(taken.codes)).usingRecursiveComparison().isEqualTo(find(whole));
    List<Slot> some = slots(whole).subList(0, 2000);
    assertThat(replicas.getLast().shards().names().of(scope(replicas.getLast()), some))
        .hasSize(2000)
        .allSatisfy((slot, name) -> {
          assertThat(name.id()).isEqualTo(view.directory().id(slot).value());
          assertThat(name.labels())
              .isEqualTo(view.directory().labels(slot).stream().map(Label::value).toList());
        });
  }

  @Test
  void everyPartitionIsOfOneStateThoughItGrowsAndMovesMeanwhile() throws Exception {
    startReplicas(2);
    Replica asked = replicas.getFirst();
    Replica leaving = replicas.getLast();
    int moving = Collections.min(leaving.holdings().owned());
    List<StorePosition> before =
        wholeView().partitions().stream().map(PartitionView::position).toList();
    GatheredCodes.Gathering gathering = gathering();
    AtomicInteger rows = new AtomicInteger();
    Taking taking =
        new Taking(gathering) {
          @Override
          public void take(int partition, long slot, long[] words, int from) {
            super.take(partition, slot, words, from);
            if (partition == moving && rows.incrementAndGet() == 300) {
              world.write(200, new Random(21));
              awaitSeen(asked);
              leave(leaving);
            }
          }
        };
    ShardToken token = asked.shards().bulk().codes(scope(asked), BITS, taking);

    // Whoever has taken it over never had the state that was being read.
    assertThat(asked.view(space).orElseThrow().held()).contains(moving);
    assertThat(next(token, moving)).isEqualTo(before.get(moving).next());
    assertThat(slots(gathering.done()).stream().filter(slot -> slot.partition() == moving).count())
        .isEqualTo(before.get(moving).live())
        .isEqualTo(rows.get());
    for (int later = moving + 1; later < ShardWorld.PARTITIONS; later++) {
      assertThat(next(token, later)).isEqualTo(before.get(later).next() + 200);
    }
  }

  private static void leave(Replica leaving) {
    try {
      assertThat(leaving.shards().leave(SOON)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long next(ShardToken token, int partition) {
    return Objects.requireNonNull(token.states().get(partition)).next();
  }

  @Test
  void whatNobodyHoldsIsNamedAndNothingIsMadeOfTheRest() {
    startReplicas(3);
    Replica dead = replicas.getLast();
    Set<Integer> held = dead.holdings().owned();
    dead.mute();

    Replica asked = replicas.getFirst();
    assertThatThrownBy(() -> asked.shards().bulk().look(scope(asked), BITS, 1))
        .isInstanceOf(IncompleteException.class)
        .hasMessageContaining("no replica answers for the partition")
        .satisfies(
            e -> assertThat(held).anyMatch(p -> String.valueOf(e.getMessage()).endsWith(" " + p)));
    assertThatThrownBy(() -> take(asked)).isInstanceOf(IncompleteException.class);
  }

  private static Scope scope(Replica one) {
    return one.scope(space, Optional.empty());
  }

  private static GatheredCodes.Gathering gathering() {
    return new GatheredCodes.Gathering(BITS, ShardWorld.PARTITIONS, 10, MOST);
  }

  private static class Taking implements Bulk.Taker {
    private final GatheredCodes.Gathering into;

    Taking(GatheredCodes.Gathering into) {
      this.into = into;
    }

    @Override
    public void begin() {
      into.clear();
    }

    @Override
    public void take(int partition, long slot, long[] words, int from) {
      into.put(partition, slot, words, from);
    }
  }

  private record Taken(GatheredCodes codes, String token) {}

  private static Taken take(Replica one) throws IncompleteException, InterruptedException {
    GatheredCodes.Gathering gathering = gathering();
    ShardToken token = one.shards().bulk().codes(scope(one), BITS, new Taking(gathering));
    return new Taken(gathering.done(), token.text());
  }

  private static NearPairs.Found find(GatheredCodes codes) {
    return NearPairs.find(codes.codes(), 1, 5_000, 1, NearPairs.Watch.none());
  }

  private static List<Slot> slots(GatheredCodes codes) {
    List<Slot> slots = new ArrayList<>();
    for (int row = 0; row < codes.codes().rows(); row++) {
      slots.add(codes.slot(row));
    }
    return slots;
  }

  private static void awaitSeen(Replica asked) {
    await()
        .atMost(SOON)
        .until(() ->
            asked.ask(space, Optional.empty()).token().text().equals(wholeView().tokenText()));
  }
}
