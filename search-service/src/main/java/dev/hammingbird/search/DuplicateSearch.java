package dev.hammingbird.search;

import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.duplicates.GatheredCodes;
import dev.hammingbird.search.duplicates.GroupedSlots;
import dev.hammingbird.search.duplicates.NearPairs;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** One search for the near pairs of a space, as it was when it was asked for. */
final class DuplicateSearch {
  private static final Logger LOG = Logger.getLogger(DuplicateSearch.class);
  private static final int MEMBERS_SHOWN = 100;

  private final String id;
  private final DuplicateSource source;
  private final int radius;
  private final int mostListed;
  private final Instant asked = Instant.now();
  private volatile boolean cancelled;
  private volatile Progress progress = new Progress(DuplicatesAnswer.State.WAITING, 0, 0, 0);
  private volatile Optional<Outcome> outcome = Optional.empty();
  private volatile Optional<String> trouble = Optional.empty();

  DuplicateSearch(String id, DuplicateSource source, int radius, int mostListed) {
    this.id = id;
    this.source = source;
    this.radius = radius;
    this.mostListed = mostListed;
  }

  /** Where the search is, when it began and when it ended, in {@code System.nanoTime()}. */
  private record Progress(DuplicatesAnswer.State state, double done, long began, long ended) {
    double seconds() {
      return state == DuplicatesAnswer.State.WAITING
          ? 0
          : ((state.over() ? ended : System.nanoTime()) - began) / 1e9;
    }
  }

  /** What was found in which state, and whose codes group. */
  private record Outcome(String token, long codes, GroupedSlots slots, NearPairs.Found found) {}

  /**
   * Does it all, in the caller's thread and those it starts.
   *
   * @param most how many codes there may be
   */
  void run(int threads, int most) {
    long began = System.nanoTime();
    progress = new Progress(DuplicatesAnswer.State.RUNNING, 0, began, 0);
    DuplicatesAnswer.State end = DuplicatesAnswer.State.FAILED;
    try {
      NearPairs.Watch gathering = watch(began, 0, source.gathering());
      DuplicateSource.Taken taken = source.take(gathering, most);
      GatheredCodes codes = taken.codes();
      NearPairs.Watch pairing = watch(began, source.gathering(), 1);
      NearPairs.Found found = NearPairs.find(codes.codes(), radius, mostListed, threads, pairing);
      outcome =
          Optional.of(
              new Outcome(
                  taken.token(), codes.codes().rows(), GroupedSlots.of(codes, found), found));
      end = DuplicatesAnswer.State.DONE;
    } catch (CancellationException e) {
      end = DuplicatesAnswer.State.CANCELLED;
    } catch (OutOfMemoryError e) {
      String what =
          "there is no room for another copy of %d codes: give the service more heap"
              .formatted(source.codes());
      trouble = Optional.of(what);
      LOG.warnf("search %s for near pairs: %s", id, what);
    } catch (IllegalArgumentException | IllegalStateException e) {
      trouble = Optional.of(String.valueOf(e.getMessage()));
      LOG.warnf(e, "search %s for near pairs failed", id);
    } finally {
      double done = end == DuplicatesAnswer.State.DONE ? 1 : progress.done();
      progress = new Progress(end, done, began, System.nanoTime());
    }
  }

  /** Lets a part of the work tell how much of it is done, as a share of all. */
  private NearPairs.Watch watch(long began, double from, double to) {
    return NearPairs.Watch.of(
        share ->
            progress =
                new Progress(DuplicatesAnswer.State.RUNNING, from + share * (to - from), began, 0),
        () -> cancelled);
  }

  /** Asks it to give up; one that waits never begins. */
  void cancel() {
    cancelled = true;
  }

  String id() {
    return id;
  }

  boolean over() {
    return progress.state().over();
  }

  DuplicatesAnswer answer() {
    Progress now = progress;
    return new DuplicatesAnswer(
        id,
        source.space().value(),
        outcome.map(Outcome::token).orElseGet(source::token),
        radius,
        now.state(),
        now.done(),
        asked,
        now.seconds(),
        outcome.map(Outcome::codes).orElseGet(source::codes),
        outcome.map(o -> figures(o.found())),
        trouble);
  }

  private static DuplicatesAnswer.Found figures(NearPairs.Found found) {
    return new DuplicatesAnswer.Found(
        Arrays.stream(found.byDistance()).sum(),
        Arrays.stream(found.byDistance()).boxed().toList(),
        found.groups().size(),
        found.groups().stream().mapToLong(List::size).sum(),
        found.distinct(),
        Math.round(found.compared()));
  }

  /** Returns a page of groups; none before all pairs are known. */
  DuplicatesAnswer.Groups groups(int from, int count) {
    Outcome known = known();
    List<List<Integer>> all = known.found().groups();
    List<List<Integer>> rows = all.stream().skip(from).limit(count).toList();
    Map<Slot, DuplicatesAnswer.Member> members =
        source.members(
            rows.stream()
                .flatMap(group -> group.stream().limit(MEMBERS_SHOWN))
                .map(known.slots()::slot)
                .toList());
    List<DuplicatesAnswer.Group> page =
        rows.stream()
            .map(group ->
                new DuplicatesAnswer.Group(
                    group.size(),
                    group.stream()
                        .limit(MEMBERS_SHOWN)
                        .map(row -> Objects.requireNonNull(members.get(known.slots().slot(row))))
                        .toList()))
            .toList();
    return new DuplicatesAnswer.Groups(all.size(), from, page);
  }

  /** Returns a page of pairs. */
  DuplicatesAnswer.Pairs pairs(int from, int count) {
    Outcome known = known();
    List<NearPairs.Pair> listed = known.found().listed();
    List<NearPairs.Pair> rows = listed.stream().skip(from).limit(count).toList();
    Map<Slot, DuplicatesAnswer.Member> members =
        source.members(
            rows.stream()
                .flatMap(pair -> Stream.of(pair.a(), pair.b()))
                .map(known.slots()::slot)
                .distinct()
                .toList());
    Function<Integer, String> id =
        row -> Objects.requireNonNull(members.get(known.slots().slot(row))).id();
    List<DuplicatesAnswer.Pair> page =
        rows.stream()
            .map(pair ->
                new DuplicatesAnswer.Pair(id.apply(pair.a()), id.apply(pair.b()), pair.distance()))
            .toList();
    return new DuplicatesAnswer.Pairs(
        Arrays.stream(known.found().byDistance()).sum(), listed.size(), from, page);
  }

  private Outcome known() {
    return outcome.orElseThrow(() ->
        ProblemException.conflict(
            "not-done",
            "The search is not done",
            "search %s is %s; GET /duplicates/%s says how far it is"
                .formatted(id, progress.state(), id)));
  }
}
