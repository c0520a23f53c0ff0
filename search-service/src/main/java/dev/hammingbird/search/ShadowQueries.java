package dev.hammingbird.search;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.report.Sample;
import dev.hammingbird.search.rollout.Shadow;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks a new space what this replica was asked lately, or stored pictures when it was not. */
@Singleton
class ShadowQueries implements Shadow {
  private static final int K = 10;
  private static final int WARM_UP = 3;

  private final RecentQueries recent;
  private final QueryEncoder encoder;
  private final Duration timeout;
  private final int most;

  ShadowQueries(RecentQueries recent, QueryEncoder encoder, SearchConfig config) {
    this.recent = recent;
    this.encoder = encoder;
    this.timeout = config.rollout().gates().recentTimeout();
    this.most = config.rollout().gates().recent();
  }

  /** One answer. */
  private record Answer(Set<Slot> hits, double millis) {}

  @Override
  public Optional<Outcome> ask(SpaceView candidate, Optional<SpaceView> active) {
    List<RecentQueries.Query> queries = recent.newestFirst();
    String source = "asked lately of this replica";
    if (queries.isEmpty()) {
      queries =
          Sample.slots(candidate, most).stream()
              .<RecentQueries.Query>map(
                  slot -> new RecentQueries.Query.Stored(candidate.directory().id(slot)))
              .toList();
      source = "stored pictures, for nobody asked lately";
    }
    long end = System.nanoTime() + timeout.toNanos();
    for (int i = 0; i < Math.min(WARM_UP, queries.size()); i++) {
      var _ = answer(queries.get(i), candidate);
    }
    Tally tally = new Tally();
    for (RecentQueries.Query query : queries) {
      if (System.nanoTime() > end) {
        break;
      }
      Optional<Answer> first = answer(query, candidate);
      Optional<Answer> second = active.flatMap(view -> answer(query, view));
      tally.add(first, second, active.isPresent());
    }
    return tally.times.isEmpty() ? Optional.empty() : Optional.of(tally.outcome(source));
  }

  private Optional<Answer> answer(RecentQueries.Query query, SpaceView view) {
    long start = System.nanoTime();
    return code(query, view)
        .map(code -> {
          Set<Slot> hits = new HashSet<>();
          Nearby.of(view, code, K).forEach(hit -> hits.add(hit.slot()));
          return new Answer(hits, (System.nanoTime() - start) / 1e6);
        });
  }

  private Optional<BinaryCode> code(RecentQueries.Query query, SpaceView view) {
    return switch (query) {
      case RecentQueries.Query.Stored(var id) -> view.find(id).flatMap(view::code);
      case RecentQueries.Query.Sent sent -> {
        try {
          BinaryCode code =
              BinaryCode.ofHex(encoder.encodeAside(view.space(), sent.picture()).code());
          yield Optional.of(code).filter(made -> made.bits().equals(view.bits()));
        } catch (ProblemException refused) {
          yield Optional.empty();
        }
      }
    };
  }

  /** Adds up. */
  private static final class Tally {
    private final List<Double> times = new ArrayList<>();
    private final List<Double> activeTimes = new ArrayList<>();
    private double overlaps;
    private int failed;

    void add(Optional<Answer> first, Optional<Answer> second, boolean both) {
      if (first.isEmpty() || (both && second.isEmpty())) {
        failed++;
        return;
      }
      times.add(first.get().millis());
      second.ifPresent(answer -> {
        activeTimes.add(answer.millis());
        overlaps += overlap(first.get().hits(), answer.hits());
      });
    }

    Outcome outcome(String source) {
      return new Outcome(
          times.size(),
          failed,
          source,
          K,
          activeTimes.isEmpty() ? 1 : overlaps / activeTimes.size(),
          high(times),
          high(activeTimes));
    }

    private static double overlap(Set<Slot> a, Set<Slot> b) {
      int larger = Math.max(a.size(), b.size());
      long common = a.stream().filter(b::contains).count();
      return larger == 0 ? 1 : (double) common / larger;
    }

    private static double high(List<Double> millis) {
      List<Double> sorted = millis.stream().sorted().toList();
      return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(sorted.size() * .95) - 1);
    }
  }
}
