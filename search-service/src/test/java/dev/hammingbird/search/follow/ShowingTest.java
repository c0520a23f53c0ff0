package dev.hammingbird.search.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.search.index.LabelOverrides;
import dev.hammingbird.search.index.LabelSets;
import dev.hammingbird.search.index.PictureDirectory;
import dev.hammingbird.search.index.SpaceIndex;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What was read is shown when it can be searched at full speed, and not before. */
class ShowingTest {
  @Test
  void aReplicaWhoseSearchesAreNotCompiledYetSaysSoAndDoesNotAnswer() {
    AtomicBoolean compiled = new AtomicBoolean();
    SpaceIndex index = new SpaceIndex(new SpaceId("0123456789abcdef"), new Bits(64));
    PartLoad part = new PartLoad(0, index, true);
    Showing showing =
        new Showing(
            index,
            new PictureDirectory("topic", 1, new LabelSets(), new LabelOverrides()),
            List.of(part),
            () -> OptionalLong.of(0),
            Optional.empty(),
            compiled::get);

    assertThat(showing.show(part, part.view)).isFalse();
    assertThat(index.view()).isEmpty();
    assertThat(showing.behind()).hasValueSatisfying(what -> assertThat(what).contains("compiled"));

    compiled.set(true);

    assertThat(showing.show(part, part.view)).isTrue();
    assertThat(index.view()).isPresent();
    assertThat(showing.behind()).isEmpty();
  }
}
