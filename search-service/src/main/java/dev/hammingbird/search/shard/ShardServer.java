package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.follow.Spaces;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SearchResult;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.query.Outcome;
import dev.hammingbird.search.query.Pending;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers for the partitions that are here. Safe for several threads. */
final class ShardServer {
  private final Spaces spaces;
  private final Shards.Asker asker;
  private final Shards.Reached reached;

  ShardServer(Spaces spaces, Shards.Asker asker, Shards.Reached reached) {
    this.spaces = spaces;
    this.asker = asker;
    this.reached = reached;
  }

  /** Returns what can be searched here. */
  List<ShardState.Space> spaces() {
    return spaces.all().stream()
        .flatMap(index -> index.view().stream())
        .map(view ->
            new ShardState.Space(
                view.space().value(),
                view.directory().topic(),
                view.held().stream()
                    .filter(p -> reached.reached(view, p))
                    .map(p -> part(view, p))
                    .toList()))
        .toList();
  }

  /** Returns whether a partition can be searched here in some space. */
  boolean holds(int partition) {
    return spaces.all().stream()
        .flatMap(index -> index.view().stream())
        .anyMatch(view -> view.holds(partition));
  }

  /**
   * Returns the spaces in which a partition can be searched here, each with the id of the topic
   * {@code images} that its addresses are of.
   */
  Map<SpaceId, String> holding(int partition) {
    Map<SpaceId, String> holding = new TreeMap<>();
    spaces.all().stream()
        .flatMap(index -> index.view().stream())
        .filter(view -> here(view, partition))
        .forEach(view -> holding.put(view.space(), view.directory().topic()));
    return holding;
  }

  /** Returns whether a partition of a space can be searched here. */
  boolean holds(SpaceId space, int partition) {
    return spaces.of(space).flatMap(SpaceIndex::view).filter(v -> here(v, partition)).isPresent();
  }

  /**
   * Returns the newest view of a space; empty where a partition cannot be searched here.
   *
   * @param topic Kafka's id of the topic {@code images} that is meant
   */
  Optional<SpaceView> newest(String space, int partition, String topic) {
    return SpaceId.parse(space)
        .flatMap(spaces::of)
        .flatMap(SpaceIndex::view)
        .filter(view -> view.directory().topic().equals(topic) && here(view, partition));
  }

  private boolean here(SpaceView view, int partition) {
    return view.holds(partition) && reached.reached(view, partition);
  }

  /** Searches where it is asked to, as far as that is here. Blocks until that is done. */
  ShardAnswer search(ShardQuery query) {
    long deadline = System.nanoTime() + query.patienceMillis() * 1_000_000;
    Sorted sorted = sort(query);
    List<Question> questions = query.questions().stream().map(ShardQuery.Asked::question).toList();
    List<Asking> asked = new ArrayList<>();
    sorted.views.forEach((view, partitions) -> {
      SpaceView only = view.only(partitions);
      asked.add(
          new Asking(
              only,
              questions.isEmpty()
                  ? Optional.empty()
                  : Optional.of(asker.ask(only, questions, deadline))));
    });
    Merging merged = new Merging(query.questions());
    List<ShardState.Part> parts = new ArrayList<>();
    long waited = 0;
    long searched = 0;
    for (Asking one : asked) {
      if (one.pending.isPresent()) {
        switch (one.pending.get().outcome().join()) {
          case Outcome.Found found -> {
            waited = Math.max(waited, found.waitedNanos());
            searched = Math.max(searched, found.searchedNanos());
            merged.add(results(one.view, query.questions(), found.results()));
          }
          case Outcome.Late _ -> {
            return failed(ShardAnswer.Failure.LATE);
          }
          case Outcome.Refused _, Outcome.Cancelled _ -> {
            return failed(ShardAnswer.Failure.BUSY);
          }
        }
      }
      one.view.held().forEach(p -> parts.add(part(one.view, p)));
    }
    sorted.views.keySet().forEach(view -> spaces.of(view.space()).ifPresent(i -> i.given(view)));
    return new ShardAnswer(
        parts,
        sorted.missing,
        sorted.gone,
        merged.results(),
        trouble(query.space()),
        waited,
        searched,
        null);
  }

  /** Looks pictures up by their ids. */
  ShardLookup.Answer lookup(ShardLookup wanted) {
    return new ShardLookup.Answer(wanted.ids().stream().map(id -> find(wanted, id)).toList());
  }

  /** A view that is searched, and what will come of it. */
  private record Asking(SpaceView view, Optional<Pending> pending) {}

  /** Which partitions are searched in which view, and which are not. */
  private record Sorted(
      Map<SpaceView, Set<Integer>> views, List<Integer> missing, List<Integer> gone) {}

  private Sorted sort(ShardQuery query) {
    Sorted sorted = new Sorted(new IdentityHashMap<>(), new ArrayList<>(), new ArrayList<>());
    Optional<SpaceIndex> index = SpaceId.parse(query.space()).flatMap(spaces::of);
    Optional<SpaceView> newest =
        index
            .flatMap(SpaceIndex::view)
            .filter(view -> view.directory().topic().equals(query.topic()));
    List<ShardAt> states = query.at();
    for (int i = 0; i < query.partitions().size(); i++) {
      int partition = query.partitions().get(i);
      boolean here = newest.filter(view -> here(view, partition)).isPresent();
      Optional<SpaceView> view = newest;
      if (here && states != null) {
        ShardAt at = states.get(i);
        view = index.flatMap(one -> one.at(query.topic(), partition, at.next(), at.labels()));
      }
      if (!here) {
        sorted.missing.add(partition);
      } else if (view.isEmpty()) {
        sorted.gone.add(partition);
      } else {
        sorted.views.computeIfAbsent(view.get(), _ -> new TreeSet<>()).add(partition);
      }
    }
    return sorted;
  }

  private static List<ShardAnswer.Result> results(
      SpaceView view, List<ShardQuery.Asked> asked, List<SearchResult> found) {
    List<ShardAnswer.Result> results = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      SearchResult result = found.get(i);
      boolean codes = asked.get(i).codes();
      results.add(
          new ShardAnswer.Result(
              result.plan().how(),
              result.plan().touched(),
              result.hits().stream().map(hit -> ShardHit.of(view, hit, codes)).toList()));
    }
    return results;
  }

  private static ShardAnswer failed(ShardAnswer.Failure why) {
    return new ShardAnswer(List.of(), List.of(), List.of(), List.of(), null, 0, 0, why);
  }

  private static ShardState.Part part(SpaceView view, int partition) {
    return ShardState.Part.of(
        partition, view.partitions().get(partition).position(), view.token().labels());
  }

  private @Nullable String trouble(String space) {
    return SpaceId.parse(space).flatMap(spaces::of).flatMap(SpaceIndex::trouble).orElse(null);
  }

  private ShardLookup.Found find(ShardLookup wanted, String text) {
    Optional<ImageId> id = ImageId.parse(text);
    if (id.isEmpty()) {
      return ShardLookup.Found.NOT_HERE;
    }
    List<SpaceIndex> where =
        wanted.space() == null
            ? spaces.all()
            : SpaceId.parse(wanted.space()).flatMap(spaces::of).stream().toList();
    Map<Integer, ShardLookup.Found> best = new TreeMap<>();
    for (SpaceIndex index : where) {
      Optional<SpaceView> newest = index.view();
      if (newest.isPresent()) {
        ShardLookup.Found found = find(index, newest.get(), wanted, id.get());
        best.putIfAbsent(found.slot() != null ? 0 : found.held() ? 1 : 2, found);
      }
    }
    return best.values().stream().findFirst().orElse(ShardLookup.Found.NOT_HERE);
  }

  private ShardLookup.Found find(
      SpaceIndex index, SpaceView newest, ShardLookup wanted, ImageId id) {
    int partition = IdPartitioner.partition(id, newest.partitions().size());
    if (!here(newest, partition)) {
      return ShardLookup.Found.NOT_HERE;
    }
    ShardAt at = wanted.at();
    Optional<SpaceView> there =
        at == null || wanted.topic() == null
            ? Optional.of(newest)
            : index.at(wanted.topic(), partition, at.next(), at.labels());
    if (there.isEmpty()) {
      return ShardLookup.Found.GONE;
    }
    SpaceView view = there.get();
    boolean erased = view.directory().find(id).filter(view.directory()::erased).isPresent();
    Optional<Slot> slot = view.find(id);
    return new ShardLookup.Found(
        true,
        false,
        erased,
        view.directory().topic(),
        slot.map(Slot::offset).orElse(null),
        slot.flatMap(view::code).map(BinaryCode::hex).orElse(null),
        slot.map(view::labels).orElse(List.of()).stream().map(Label::value).toList());
  }
}
