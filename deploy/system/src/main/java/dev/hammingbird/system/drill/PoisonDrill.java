package dev.hammingbird.system.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.local.Service;
import dev.hammingbird.system.client.Calls;
import dev.hammingbird.system.client.Pace;
import dev.hammingbird.system.client.Records;
import dev.hammingbird.system.model.StubModel;
import dev.hammingbird.system.picture.BlockPictures;
import dev.hammingbird.system.picture.PoisonPictures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code deploy/drill poison}: among the pictures of {@code images} are 1% that nobody can decode,
 * .1% that are damaged where a decoder is deepest, and .01% that keep it busy beyond its limit. A
 * second model encodes the same log; what it takes longer than for as many good pictures is the
 * loss.
 */
public final class PoisonDrill {
  private static final int BITS = 64;
  private static final double PATIENCE_SECONDS = 1200;
  private static final double LEAST_SHARE = .9;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final DrillSystem system;
  private final int pictures;
  private final Records records;
  private final Calls calls = new Calls(LIMIT);
  private final Verdict verdict;
  private final Rollout rollout;
  private final Oracle oracle = new Oracle(new BlockPictures(Integer.MAX_VALUE, 4));

  private PoisonDrill(DrillSystem system, int pictures) {
    this.system = system;
    this.pictures = pictures;
    this.records = new Records(system.kafka().bootstrapServers());
    this.verdict = new Verdict(system, oracle);
    this.rollout = new Rollout(system);
  }

  /** Returns the settings that the services need for this drill. */
  public static Map<Service, Map<String, String>> serviceSettings() {
    return Map.of(Service.ENCODER, Map.of("encoder.decode-limit", "PT0.2S"));
  }

  /**
   * Starts everything, runs, and returns the figures of {@code RESULT}.
   *
   * @param pictures how many there are in each half
   */
  public static Map<String, @Nullable Object> run(DrillPlan plan, int pictures) {
    try (DrillSystem system = DrillSystem.start(plan, line -> System.out.println("  " + line))) {
      return new PoisonDrill(system, pictures).run();
    }
  }

  private Map<String, @Nullable Object> run() {
    List<Long> pids = pids();
    rollout.publish(new StubModel(1, BITS));
    SpaceId space = new StubModel(1, BITS).space();
    new Stock(system, oracle).bring(0, Math.min(500, pictures));
    awaitRest(space);
    double good = rate(space, 0);
    double poisoned = rate(space, 1);
    int poison = PoisonPictures.among(pictures);
    Map<String, Integer> letters = records.deadLetters();
    int dead = letters.values().stream().mapToInt(Integer::intValue).sum();
    boolean restarted = !pids().equals(pids);
    long rejected = rejected(space);
    long ledger = verdict.ledgerDifference(List.of(space));
    boolean digests = verdict.digestsEqual(Map.of(space, new Bits(BITS)));
    verdict.complaints().forEach(line -> System.out.println("    " + line));
    System.out.printf("  good %.0f/s, poisoned %.0f/s, dead letters %s%n", good, poisoned, letters);
    boolean ok =
        ledger == 0
            && digests
            && dead == poison
            && rejected == poison
            && !restarted
            && poisoned >= LEAST_SHARE * good;
    return new Figures("seed", 1)
        .put("accepted", records.images().size())
        .put("ledger_difference", ledger)
        .put("digests_equal", digests)
        .put("poison", poison)
        .put("dead_letters", dead)
        .put("rejected", rejected)
        .put("pictures_per_s", good)
        .put("poisoned_per_s", poisoned)
        .put("ratio", poisoned / good)
        .put("restarts", restarted)
        .result(ok);
  }

  /** Writes pictures to {@code images} while the encoders are stopped, and times the rest. */
  private double rate(SpaceId space, int poisoned) {
    for (String name : system.encoders()) {
      dev.hammingbird.local.Signals.stop(system.member(name).pid());
    }
    List<byte[]> good = new ArrayList<>();
    for (int i = 0; i < Math.min(pictures, 2_000); i++) {
      good.add(oracle.picture(i));
    }
    records.accept(
        pictures,
        i -> "half-" + poisoned + "-" + i,
        i ->
            poisoned == 1
                ? PoisonPictures.at(i).orElseGet(() -> good.get(i % good.size()))
                : good.get(i % good.size()));
    for (String name : system.encoders()) {
      dev.hammingbird.local.Signals.resume(system.member(name).pid());
    }
    long start = System.nanoTime();
    awaitRest(space);
    return pictures / ((System.nanoTime() - start) / 1e9);
  }

  private void awaitRest(SpaceId space) {
    if (!Pace.await(PATIENCE_SECONDS, () -> verdict.settled(List.of(space)))) {
      throw new DrillFailure("does not come to rest: " + verdict.standing(List.of(space)));
    }
  }

  private long rejected(SpaceId space) {
    for (JsonNode one : calls.get(system.encoder() + "/ledger").json().path("spaces")) {
      if (one.path("space").asText().equals(space.value())) {
        return one.path("sums").path("rejected").asLong();
      }
    }
    return -1;
  }

  private List<Long> pids() {
    return system.members().stream().filter(Member::isAlive).map(Member::pid).toList();
  }
}
