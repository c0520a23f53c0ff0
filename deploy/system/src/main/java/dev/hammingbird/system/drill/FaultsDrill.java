package dev.hammingbird.system.drill;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.local.Service;
import dev.hammingbird.system.client.Pace;
import dev.hammingbird.system.console.Progress;
import dev.hammingbird.system.model.StubModel;
import dev.hammingbird.system.picture.BlockPictures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * {@code deploy/drill faults}: real processes, seeded faults, clients at work all the while, and at
 * the end everybody has to hold what clients were told.
 */
public final class FaultsDrill {
  /** A zombie has to sleep for longer than this. */
  private static final double SESSION_SECONDS = 6;

  private static final double QUIET_SECONDS = 60;
  private static final double PATIENCE_SECONDS = 180;
  private static final long SETTLES_NANOS = 20_000_000_000L;
  private static final double LOOKS_PER_SECOND = 4;
  private static final int BITS = 64;
  private static final Map<Service, Map<String, String>> SETTINGS =
      Map.of(
          Service.ENCODER,
          Map.of("encoder.kafka.session-timeout", "PT6S", "encoder.max-back-off", "PT2S"));

  private final DrillSystem system;
  private final Settings settings;
  private final Oracle oracle = new Oracle(new BlockPictures(Integer.MAX_VALUE, 1));
  private final Saboteur saboteur;
  private final AtomicBoolean breaking = new AtomicBoolean();
  private final AtomicLong lastBroken = new AtomicLong();

  /** Where an orchestrator would lead queries to. */
  private volatile List<String> ready = List.of();

  private final List<SpaceId> spaces = new ArrayList<>();
  private long ledger;
  private long differences;
  private boolean digests = true;
  private double recovered;

  /**
   * What to do.
   *
   * @param first first seed
   * @param last last seed
   * @param seconds how long things break for each
   * @param uploads a second
   * @param queries a second
   * @param only the kinds of fault to choose among; all when empty
   */
  public record Settings(
      long first, long last, double seconds, double uploads, double queries, List<String> only) {
    public Settings {
      only = List.copyOf(only);
    }
  }

  private FaultsDrill(DrillSystem system, DrillPlan plan, Settings settings) {
    this.system = system;
    this.settings = settings;
    this.saboteur = new Saboteur(system, plan.workdir(), line -> System.out.println("    " + line));
  }

  /** Returns the settings that the services need for this drill. */
  public static Map<Service, Map<String, String>> serviceSettings() {
    return SETTINGS;
  }

  /** Starts everything, runs all seeds, and returns the figures of {@code RESULT}. */
  public static Map<String, @Nullable Object> run(DrillPlan plan, Settings settings) {
    try (DrillSystem system = DrillSystem.start(plan, line -> System.out.println("  " + line))) {
      return new FaultsDrill(system, plan, settings).run();
    }
  }

  private Map<String, @Nullable Object> run() {
    Rollout rollout = new Rollout(system);
    List<StubModel> models = List.of(new StubModel(1, BITS), new StubModel(2, BITS));
    models.forEach(oracle::add);
    Uploads uploads = new Uploads(system.ingest(), oracle, settings.first);
    Queries queries = new Queries(() -> ready, oracle, this::disturbed, settings.first);
    for (int i = 0; i < 50; i++) {
      uploads.fresh();
    }
    for (StubModel model : models) {
      rollout.bringIn(model);
      spaces.add(model.space());
    }
    long start = System.nanoTime();
    try (Pace _ = new Pace("readiness", LOOKS_PER_SECOND, () -> ready = system.readySearches());
        Pace _ = new Pace("queries", settings.queries, queries::any)) {
      Pace.rest(5);
      long steady = System.nanoTime();
      for (long seed = settings.first; seed <= settings.last; seed++) {
        oneSeed(seed, uploads);
      }
      queries.complaints().forEach(line -> System.out.println("  " + line));
      double p99 = queries.p99(start, steady);
      boolean ok =
          ledger == 0
              && digests
              && differences == 0
              && queries.wrong() == 0
              && recovered <= QUIET_SECONDS;
      return new Figures("seeds", settings.first + ".." + settings.last)
          .put("accepted", oracle.acknowledged().size())
          .put("ledger_difference", ledger)
          .put("digests_equal", digests)
          .put("failed_queries", queries.failed())
          .put("wrong_space_answers", queries.wrong())
          .put("oracle_differences", differences)
          .put("p99_steady_ms", p99)
          .put("recovered_s", recovered)
          .put("queries", queries.asked())
          .put("failed_queries_during_faults", queries.failedInFaults())
          .put("uploads_not_acknowledged", uploads.refused())
          .result(ok);
    }
  }

  private void oneSeed(long seed, Uploads uploads) {
    List<Fault> faults =
        Fault.schedule(
                seed,
                settings.seconds,
                SESSION_SECONDS + 2,
                system.members().stream().map(Member::name).toList(),
                List.copyOf(system.ways().keySet()))
            .stream()
            .filter(fault -> settings.only.isEmpty() || settings.only.contains(fault.kind().name()))
            .toList();
    System.out.printf("  seed %d: %d faults%n", seed, faults.size());
    breaking.set(true);
    try (Pace _ = new Pace("uploads", settings.uploads, uploads::any)) {
      saboteur.run(faults);
    }
    long end = System.nanoTime();
    lastBroken.set(end);
    breaking.set(false);
    judge(seed, end);
  }

  private void judge(long seed, long end) {
    Verdict verdict = new Verdict(system, oracle);
    boolean settled;
    try (Progress progress = Progress.start("coming to rest", "%", 100)) {
      settled =
          Pace.await(
              PATIENCE_SECONDS,
              () -> {
                progress.at((long) ((System.nanoTime() - end) / 1e7 / QUIET_SECONDS));
                return verdict.settled(spaces);
              });
    }
    double seconds = (System.nanoTime() - end) / 1e9;
    recovered = Math.max(recovered, seconds);
    if (!settled) {
      System.out.printf("  seed %d does not come to rest: %s%n", seed, verdict.standing(spaces));
    }
    long books = verdict.ledgerDifference(spaces);
    long others = verdict.oracleDifferences();
    boolean equal =
        verdict.digestsEqual(
            spaces.stream()
                .collect(java.util.stream.Collectors.toMap(s -> s, _ -> new Bits(BITS))));
    verdict.complaints().forEach(line -> System.out.println("    " + line));
    System.out.printf(
        "  seed %d: at rest after %.1f s, ledger difference %d, digests %s, %d differences%n",
        seed, seconds, books, equal ? "equal" : "DIFFER", others);
    ledger += books;
    differences += others;
    digests &= equal;
  }

  /** A failure while something is broken, or has just been put right, is the drill's own. */
  private boolean disturbed() {
    return breaking.get() || System.nanoTime() - lastBroken.get() < SETTLES_NANOS;
  }
}
