package dev.hammingbird.search.standing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class ShareTest {
  private final Arrivals world = new Arrivals();
  private final Registry registry = new Registry();
  private final Share share = new Share(registry, 0, Progress.of("topic", ""));

  /** What was handed out to a Kafka that takes it or not. */
  private final class Out implements Share.Out {
    final List<Match> matches = new ArrayList<>();
    private final boolean taken;

    Out(boolean taken) {
      this.taken = taken;
    }

    @Override
    public void match(Match match) {
      matches.add(match);
    }

    @Override
    public void mark(String id, int partition) {
      registry.markWritten(id, partition);
    }

    @Override
    public void await() {
      if (!taken) {
        throw new KafkaException("a match could not be written");
      }
    }
  }

  @Test
  void matchesThatKafkaDidNotTakeAreNotPassedOverByWhatIsCommittedAsTheConsumerLeaves() {
    keep(world.query("q", 64, false));
    share.advance(List.of(world.view()), new Out(true));
    assertThat(share.uncommitted()).isTrue();
    String before = share.progress().text();
    world.arrive(3);

    assertThatThrownBy(() -> share.advance(List.of(world.view()), new Out(false)))
        .isInstanceOf(KafkaException.class);

    assertThat(share.progress().text()).isEqualTo(before);
    Out again = new Out(true);
    share.advance(List.of(world.view()), again);
    assertThat(again.matches.stream().map(Match::slot)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void progressIsCommittedAtOnceWhenSomethingWasFoundElseNowAndThen() {
    keep(world.query("q", 0, false));
    share.advance(List.of(world.view()), new Out(true));

    assertThat(share.due(false)).isFalse();
    assertThat(share.due(true)).isTrue();
    share.committed();
    assertThat(share.due(true)).isFalse();
  }

  private void keep(StandingQuery query) {
    registry.accept(
        new ConsumerRecord<>(
            "standing",
            0,
            0,
            query.id().getBytes(StandardCharsets.UTF_8),
            StandingJson.write(query)));
  }
}
