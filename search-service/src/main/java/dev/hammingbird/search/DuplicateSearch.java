package dev.hammingbird.search;

import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.duplicates.GatheredCodes;
import dev.hammingbird.search.duplicates.NearPairs;
import dev.hammingbird.search.index.SpaceView;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jboss.logging.Logger;

/** One search for the near pairs of a space, as it was when it was asked for. */
final class DuplicateSearch {
  private static final Logger LOG = Logger.getLogger(DuplicateSearch.class);
  private static final int MEMBERS_SHOWN = 100;

  private final String id;
  private final SpaceView view;
  private final int radius;
  private final int mostListed;
  private final Instant asked = Instant.now();
  private volatile boolean cancelled;
  private volatile Progress progress = new Progress(DuplicatesAnswer.State.WAITING, 0, 0, 0);
  private volatile Optional<Outcome> outcome = Optional.empty();
  private volatile Optional<String> trouble = Optional.empty();

  DuplicateSearch(String id, SpaceView view, int radius, int mostListed) {
    this.id = id;
    this.view = view;
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

  /** The codes and what was found among them. */
  private record Outcome(GatheredCodes codes, NearPairs.Found found) {}

  /** Does it all, in the caller's thread and those it starts. */
  void run(int threads) {
    long began = System.nanoTime();
    progress = new Progress(DuplicatesAnswer.State.RUNNING, 0, began, 0);
    DuplicatesAnswer.State end = DuplicatesAnswer.State.FAILED;
    try {
      GatheredCodes codes = GatheredCodes.of(view);
      NearPairs.Watch watch =
          NearPairs.Watch.of(
              share -> progress = new Progress(DuplicatesAnswer.State.RUNNING, share, began, 0),
              () -> cancelled);
      NearPairs.Found found = NearPairs.find(codes.codes(), radius, mostListed, threads, watch);
      outcome = Optional.of(new Outcome(codes, found));
      end = DuplicatesAnswer.State.DONE;
    } catch (CancellationException e) {
      end = DuplicatesAnswer.State.CANCELLED;
    } catch (OutOfMemoryError e) {
      String what =
          "there is no room for another copy of %d codes: give the service more heap"
              .formatted(view.live());
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
        view.space().value(),
        view.token().text(),
        radius,
        now.state(),
        now.done(),
        asked,
        now.seconds(),
        view.live(),
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
    List<DuplicatesAnswer.Group> page =
        all.stream()
            .skip(from)
            .limit(count)
            .map(rows ->
                new DuplicatesAnswer.Group(
                    rows.size(),
                    rows.stream()
                        .limit(MEMBERS_SHOWN)
                        .map(row -> member(known.codes().slot(row)))
                        .toList()))
            .toList();
    return new DuplicatesAnswer.Groups(all.size(), from, page);
  }

  /** Returns a page of pairs. */
  DuplicatesAnswer.Pairs pairs(int from, int count) {
    Outcome known = known();
    List<NearPairs.Pair> listed = known.found().listed();
    List<DuplicatesAnswer.Pair> page =
        listed.stream()
            .skip(from)
            .limit(count)
            .map(pair ->
                new DuplicatesAnswer.Pair(
                    view.directory().id(known.codes().slot(pair.a())).value(),
                    view.directory().id(known.codes().slot(pair.b())).value(),
                    pair.distance()))
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

  private DuplicatesAnswer.Member member(Slot slot) {
    return new DuplicatesAnswer.Member(
        view.directory().id(slot).value(),
        slot.partition(),
        slot.offset(),
        view.directory().labels(slot).stream().map(Label::value).toList());
  }
}
