package dev.hammingbird.system.drill;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.system.client.Pace;
import dev.hammingbird.system.client.Records;
import dev.hammingbird.system.model.StubModel;
import dev.hammingbird.system.picture.BlockPictures;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code deploy/drill replay}: lanes read all of {@code images} again, three times, because the
 * last block that they find is the first; once Redis is emptied too. Nothing may change.
 */
public final class ReplayDrill {
  private static final int TIMES = 3;
  private static final int BITS = 64;
  private static final double PATIENCE_SECONDS = 900;

  private ReplayDrill() {}

  /**
   * Starts everything, runs, and returns the figures of {@code RESULT}.
   *
   * @param pictures how many there are
   */
  public static Map<String, @Nullable Object> run(DrillPlan plan, int pictures) {
    try (DrillSystem system = DrillSystem.start(plan, line -> System.out.println("  " + line))) {
      return run(system, pictures);
    }
  }

  private static Map<String, @Nullable Object> run(DrillSystem system, int pictures) {
    Oracle oracle = new Oracle(new BlockPictures(Integer.MAX_VALUE, 3));
    Rollout rollout = new Rollout(system);
    Records records = new Records(system.kafka().bootstrapServers());
    StubModel model = new StubModel(1, BITS);
    oracle.add(model);
    new Stock(system, oracle).bring(0, pictures);
    Uploads uploads = new Uploads(system.ingest(), oracle, 1);
    uploads.skip(pictures);
    for (int i = 0; i < Math.max(20, pictures / 50); i++) {
      uploads.any();
    }
    rollout.bringIn(model);
    List<SpaceId> spaces = List.of(model.space());
    Verdict verdict = new Verdict(system, oracle);
    awaitRest(verdict, spaces);
    Map<Integer, String> before = verdict.digests(model.space());
    Queries queries = new Queries(rollout::replicas, oracle, () -> true, 1);
    long encodedBefore = verdict.entries(model.space());
    boolean same = true;
    double longest = 0;
    for (int time = 1; time <= TIMES; time++) {
      system.encoders().forEach(name -> system.member(name).kill());
      records.repeatFirstBlocks(model.space());
      if (time == 2) {
        system.redis().flush();
      }
      system.encoders().forEach(name -> system.member(name).relaunch());
      long start = System.nanoTime();
      try (Pace _ = new Pace("queries", 20, queries::any)) {
        awaitReplay(records, model.space());
        awaitRest(verdict, spaces);
      }
      longest = Math.max(longest, (System.nanoTime() - start) / 1e9);
      boolean equal = verdict.digests(model.space()).equals(before);
      same &= equal && verdict.digestsEqual(Map.of(model.space(), new Bits(BITS)));
      System.out.printf("  replay %d: digests %s%n", time, same ? "as before" : "DIFFER");
    }
    long ledger = verdict.ledgerDifference(spaces);
    long differences = verdict.oracleDifferences();
    long replayed = verdict.entries(model.space()) - encodedBefore;
    verdict.complaints().forEach(line -> System.out.println("    " + line));
    queries.complaints().forEach(line -> System.out.println("    " + line));
    boolean ok =
        same
            && ledger == 0
            && differences == 0
            && queries.wrong() == 0
            && queries.doubles() == 0
            && replayed >= (long) TIMES * pictures / 2;
    return new Figures("seed", 1)
        .put("accepted", oracle.acknowledged().size())
        .put("ledger_difference", ledger)
        .put("digests_equal", same)
        .put("wrong_space_answers", queries.wrong())
        .put("oracle_differences", differences)
        .put("recovered_s", longest)
        .put("replays", TIMES)
        .put("entries_encoded_again", replayed)
        .put("duplicate_ids", queries.doubles())
        .result(ok);
  }

  /** Waits until the last block of every partition reaches the end of {@code images} again. */
  private static void awaitReplay(Records records, SpaceId space) {
    if (!Pace.await(PATIENCE_SECONDS, () -> records.lastBlocks(space).equals(records.ends()))) {
      throw new DrillFailure("the lanes stand at " + records.lastBlocks(space));
    }
  }

  private static void awaitRest(Verdict verdict, List<SpaceId> spaces) {
    if (!Pace.await(PATIENCE_SECONDS, () -> verdict.settled(spaces))) {
      throw new DrillFailure("does not come to rest: " + verdict.standing(spaces));
    }
  }
}
