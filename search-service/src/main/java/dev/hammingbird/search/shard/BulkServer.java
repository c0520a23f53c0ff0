package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.search.follow.Spaces;
import dev.hammingbird.search.index.PartitionView;
import dev.hammingbird.search.index.PictureDirectory;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.report.Stretch;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** Hands out what is here of a partition, a stretch at a time. Safe for several threads. */
final class BulkServer {
  private static final long IDLE_NANOS = 60_000_000_000L;

  private final Spaces spaces;
  private final ShardServer server;
  private final Function<SpaceId, Optional<TrainingSnapshot>> trainings;
  private final Leases leases = new Leases(IDLE_NANOS);

  /**
   * Begins.
   *
   * @param server knows what can be searched here
   * @param trainings what the training of a space saw
   */
  BulkServer(
      Spaces spaces, ShardServer server, Function<SpaceId, Optional<TrainingSnapshot>> trainings) {
    this.spaces = spaces;
    this.server = server;
    this.trainings = trainings;
  }

  /** Lets go what nobody reads any more. */
  void review() {
    leases.review();
  }

  /** Answers with one stretch. */
  StretchAnswer stretch(StretchQuery query) {
    Optional<SpaceView> newest = server.newest(query.space(), query.partition(), query.topic());
    ShardAt asked = query.at();
    Optional<SpaceView> view = newest;
    if (asked != null) {
      view = leases.of(query, asked).or(() -> newest.flatMap(_ -> kept(query, asked)));
    }
    if (view.isEmpty()) {
      return newest.isEmpty() ? new StretchAnswer.NotHere() : new StretchAnswer.Gone();
    }
    SpaceView from = view.get();
    ShardAt at =
        new ShardAt(
            from.partitions().get(query.partition()).position().next(), from.token().labels());
    leases.keep(query, at, from);
    Stretch.Wanted wanted = query.report();
    if (wanted == null) {
      return codes(query, from, at);
    }
    Optional<TrainingSnapshot> training = trainings.apply(from.space());
    return training.isEmpty()
        ? new StretchAnswer.NotHere()
        : new StretchAnswer.Found(
            at,
            Stretch.of(
                training.get(), from, query.partition(), query.from(), query.slots(), wanted));
  }

  private Optional<SpaceView> kept(StretchQuery query, ShardAt at) {
    return SpaceId.parse(query.space())
        .flatMap(spaces::of)
        .flatMap(index -> index.at(query.topic(), query.partition(), at.next(), at.labels()));
  }

  private static StretchAnswer codes(StretchQuery query, SpaceView view, ShardAt at) {
    PartitionView codes = view.partitions().get(query.partition());
    Rows rows = new Rows(view.bits().words());
    codes.each(query.from(), query.from() + query.slots(), rows::add);
    return new StretchAnswer.Codes(at, codes.liveFrom(query.from() + query.slots()), rows.taken());
  }

  /** Slots and codes, one after another. */
  private static final class Rows {
    private final int words;
    private long[] all = new long[1024];
    private int used;

    Rows(int words) {
      this.words = words;
    }

    void add(long slot, long[] code) {
      if (used + 1 + words > all.length) {
        all = Arrays.copyOf(all, 2 * all.length);
      }
      all[used] = slot;
      System.arraycopy(code, 0, all, used + 1, words);
      used += 1 + words;
    }

    long[] taken() {
      return Arrays.copyOf(all, used);
    }
  }

  /** Says whose slots are. */
  ShardNames.Answer names(ShardNames wanted) {
    Optional<PictureDirectory> known =
        server
            .newest(wanted.space(), wanted.partition(), wanted.topic())
            .map(SpaceView::directory)
            .filter(directory ->
                wanted.slots().stream()
                    .allMatch(slot -> directory.knows(wanted.partition(), slot)));
    return known
        .map(directory ->
            new ShardNames.Answer(
                true,
                wanted.slots().stream()
                    .map(slot -> name(directory, new Slot(wanted.partition(), slot)))
                    .toList()))
        .orElse(ShardNames.Answer.NOT_HERE);
  }

  /** Returns whose a slot is that the directory knows. */
  static ShardNames.Name name(PictureDirectory directory, Slot slot) {
    return new ShardNames.Name(
        directory.id(slot).value(), directory.labels(slot).stream().map(Label::value).toList());
  }
}
