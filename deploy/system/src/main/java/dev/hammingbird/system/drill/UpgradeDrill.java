package dev.hammingbird.system.drill;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.local.Service;
import dev.hammingbird.system.client.Pace;
import dev.hammingbird.system.model.StubModel;
import dev.hammingbird.system.picture.BlockPictures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code deploy/drill upgrade}: three new models go live one after the other and one is taken back,
 * while queries flow and encoders are killed.
 */
public final class UpgradeDrill {
  private static final int UPGRADES = 3;

  /** All spaces stay, so that the books of each can be compared in the end. */
  private static final Map<Service, Map<String, String>> SETTINGS =
      Map.of(Service.SEARCH, Map.of("search.rollout.held", Integer.toString(UPGRADES + 1)));

  private static final int BITS = 64;
  private static final double BETWEEN_KILLS_SECONDS = 15;
  private static final long BEFORE_NANOS = 500_000_000L;
  private static final long AFTER_NANOS = 3_000_000_000L;
  private static final double STEADY_SECONDS = 10;
  private static final double POINTER_SECONDS = 1;
  private static final double ROLLBACK_SECONDS = 5;
  private static final double FACTOR = 1.5;
  private static final double REST_SECONDS = 240;

  private final DrillSystem system;
  private final Settings settings;
  private final Oracle oracle = new Oracle(new BlockPictures(Integer.MAX_VALUE, 2));
  private final Rollout rollout;
  private final Queries queries;
  private final List<SpaceId> spaces = new ArrayList<>();
  private final List<long[]> switches = new ArrayList<>();
  private final List<long[]> steady = new ArrayList<>();
  private double pointer;
  private double back;
  private int kills;

  /**
   * What to do.
   *
   * @param pictures how many there are
   * @param queries a second
   */
  public record Settings(int pictures, double queries) {}

  private UpgradeDrill(DrillSystem system, Settings settings) {
    this.system = system;
    this.settings = settings;
    this.rollout = new Rollout(system);
    this.queries = new Queries(rollout::replicas, oracle, () -> false, 1);
  }

  /** Returns the settings that the services need for this drill. */
  public static Map<Service, Map<String, String>> serviceSettings() {
    return SETTINGS;
  }

  /** Starts everything, runs, and returns the figures of {@code RESULT}. */
  public static Map<String, @Nullable Object> run(DrillPlan plan, Settings settings) {
    try (DrillSystem system = DrillSystem.start(plan, line -> System.out.println("  " + line))) {
      return new UpgradeDrill(system, settings).run();
    }
  }

  private Map<String, @Nullable Object> run() {
    new Stock(system, oracle).bring(0, settings.pictures);
    bringIn(new StubModel(1, BITS));
    try (Balancer balancer = system.balance();
        Pace _ = new Pace("queries", settings.queries, queries::any)) {
      quiet();
      for (int i = 0; i < UPGRADES; i++) {
        upgrade(new StubModel(2 + i, BITS), balancer);
      }
      back = switched(spaces.getLast(), "rollback", spaces.get(spaces.size() - 2));
      System.out.printf("  back to %s after %.2f s%n", spaces.get(spaces.size() - 2), back);
      quiet();
      return judge();
    }
  }

  /**
   * Lets queries flow with nothing else going on, neither a backfill nor an encoder that starts.
   */
  private void quiet() {
    Pace.rest(AFTER_NANOS / 1e9);
    if (!Pace.await(REST_SECONDS, system::allReady)) {
      throw new DrillFailure("not every service is ready again");
    }
    long from = System.nanoTime();
    Pace.rest(STEADY_SECONDS);
    steady.add(new long[] {from, System.nanoTime()});
  }

  private void bringIn(StubModel model) {
    oracle.add(model);
    spaces.add(model.space());
    rollout.bringIn(model);
  }

  /** Publishes a model and kills encoders until it is complete; then has it answer. */
  private void upgrade(StubModel model, Balancer balancer) {
    oracle.add(model);
    spaces.add(model.space());
    rollout.publish(model);
    long last = 0;
    while (!rollout.may(model.space(), "activate")) {
      if (System.nanoTime() - last > BETWEEN_KILLS_SECONDS * 1e9 && system.allReady()) {
        kill(system.encoders().get(kills++ % system.encoders().size()), balancer);
        last = System.nanoTime();
      }
      Pace.rest(0.2);
    }
    double seconds = switched(model.space(), "activate", model.space());
    pointer = Math.max(pointer, seconds);
    System.out.printf("  %s answers everywhere after %.2f s%n", model.space(), seconds);
    quiet();
  }

  private double switched(SpaceId space, String move, SpaceId expected) {
    long start = System.nanoTime();
    double seconds = rollout.move(space, move, expected);
    switches.add(new long[] {start - BEFORE_NANOS, System.nanoTime() + AFTER_NANOS});
    return seconds;
  }

  private void kill(String encoder, Balancer balancer) {
    System.out.println("    kill " + encoder);
    balancer.without(encoder);
    system.member(encoder).kill();
    system.member(encoder).relaunch();
  }

  private Map<String, @Nullable Object> judge() {
    double still = queries.p99(steady);
    double atSwitch = queries.p99(switches);
    Verdict verdict = new Verdict(system, oracle);
    long from = System.nanoTime();
    if (!Pace.await(REST_SECONDS, () -> verdict.settled(spaces))) {
      System.out.println("  does not come to rest: " + verdict.standing(spaces));
    }
    double recovered = (System.nanoTime() - from) / 1e9;
    long ledger = verdict.ledgerDifference(spaces);
    boolean digests =
        verdict.digestsEqual(
            spaces.stream().collect(Collectors.toMap(s -> s, _ -> new Bits(BITS))));
    verdict.complaints().forEach(line -> System.out.println("    " + line));
    queries.complaints().forEach(line -> System.out.println("    " + line));
    boolean ok =
        ledger == 0
            && digests
            && queries.failed() == 0
            && queries.wrong() == 0
            && pointer <= POINTER_SECONDS
            && back <= ROLLBACK_SECONDS
            && atSwitch <= FACTOR * still;
    return new Figures("seed", 1)
        .put("accepted", oracle.acknowledged().size())
        .put("ledger_difference", ledger)
        .put("digests_equal", digests)
        .put("failed_queries", queries.failed())
        .put("wrong_space_answers", queries.wrong())
        .put("p99_steady_ms", still)
        .put("p99_switch_ms", atSwitch)
        .put("rollback_s", back)
        .put("recovered_s", recovered)
        .put("pointer_s", pointer)
        .put("queries", queries.asked())
        .put("kills", kills)
        .result(ok);
  }
}
