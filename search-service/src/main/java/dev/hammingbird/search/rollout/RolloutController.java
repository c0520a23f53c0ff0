package dev.hammingbird.search.rollout;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.Gate;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.search.follow.ConsumerFollower;
import dev.hammingbird.search.follow.ImagesState;
import dev.hammingbird.search.follow.Models;
import dev.hammingbird.search.follow.Spaces;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.report.Comparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jboss.logging.Logger;

/**
 * Moves spaces through their life. Runs on every replica; works where Kafka assigns the partition
 * of {@code models} in the group {@code rollout}, so on one at a time.
 */
public final class RolloutController extends ConsumerFollower {
  private static final Logger LOG = Logger.getLogger(RolloutController.class);
  private static final String ACTOR = "rollout";
  private static final long TARGET_MILLIS = 2_000;

  private final Transitions transitions;
  private final Models models;
  private final Spaces spaces;
  private final Supplier<Optional<ImagesState>> images;
  private final Duration interval;
  private final Policy policy;
  private final Judge judge;
  private final Map<SpaceId, Target> targets = new HashMap<>();
  private volatile boolean leading;

  /**
   * Makes a controller that is not running yet.
   *
   * @param kafka settings of the consumer
   * @param interval pause between two looks
   * @param policy what it does by itself
   * @param shadow asks a space that is to be verified
   */
  public RolloutController(
      Transitions transitions,
      Models models,
      Spaces spaces,
      Supplier<Optional<ImagesState>> images,
      Map<String, Object> kafka,
      Duration interval,
      Policy policy,
      Shadow shadow) {
    super("rollout", settings(kafka));
    this.transitions = transitions;
    this.models = models;
    this.spaces = spaces;
    this.images = images;
    this.interval = interval;
    this.policy = policy;
    this.judge = new Judge(policy.limits(), shadow);
  }

  /**
   * What the controller does by itself.
   *
   * @param promote whether a verified space becomes active
   * @param held how many spaces stay held; those that were active longest ago are retired
   * @param limits what a space has to show
   */
  public record Policy(boolean promote, int held, GateLimits limits) {}

  /**
   * Where a space must have come to be complete.
   *
   * @param ends of the topic {@code images} when it was set
   * @param nanos when it was set
   */
  private record Target(List<Long> ends, long nanos) {}

  /** Returns whether this replica leads rollouts. */
  public boolean leading() {
    return leading;
  }

  private static Map<String, Object> settings(Map<String, Object> kafka) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put("group.id", "rollout");
    all.put("enable.auto.commit", "false");
    all.put("auto.offset.reset", "latest");
    return all;
  }

  @Override
  protected void work(KafkaConsumer<byte[], byte[]> consumer) throws InterruptedException {
    boolean taking = false;
    while (!stopping()) {
      boolean able = able();
      if (able && !taking) {
        consumer.subscribe(List.of(Topics.MODELS));
      } else if (!able && taking) {
        consumer.unsubscribe();
      }
      taking = able;
      if (!able) {
        leading = false;
        pause(interval.toMillis());
        continue;
      }
      consumer.poll(interval);
      leading = !consumer.assignment().isEmpty();
      if (leading) {
        tryToLook();
      }
    }
  }

  /** Returns whether there are codes here by which a space could be judged, or will be. */
  private boolean able() {
    List<SpaceIndex> all = spaces.all();
    return all.isEmpty()
        || all.stream()
            .anyMatch(index -> index.view().map(view -> !view.held().isEmpty()).orElse(true));
  }

  @Override
  protected void troubled(String why) {
    LOG.warnf("rollouts stand still, trying again: %s", why);
  }

  @Override
  protected void left() {
    leading = false;
  }

  private void tryToLook() {
    try {
      List<ModelRecord> complete = new ArrayList<>();
      transitions.alone(() -> complete.addAll(look()));
      // Judging takes seconds, in which people may activate and roll back.
      complete.forEach(this::judge);
    } catch (RolloutException e) {
      // Another replica may have made the same move a moment ago; the next look will tell.
      LOG.warnf("a transition was not made, looking again: %s", e.getMessage());
    }
  }

  /** Makes the moves that are due; returns the spaces that are to be judged. */
  private List<ModelRecord> look() {
    List<ModelRecord> complete = new ArrayList<>();
    Models.Snapshot now = models.snapshot();
    for (Models.Entry entry : now.entries()) {
      ModelRecord model = entry.model();
      switch (model.state()) {
        case REGISTERED -> begin(model);
        case BACKFILLING -> {
          if (complete(model)) {
            complete.add(model);
          }
        }
        case VERIFIED -> promote(now, model);
        case ACTIVE -> hold(now, model);
        case HELD, RETIRED, REJECTED, FAILED -> targets.remove(model.space());
      }
    }
    now.entries().stream()
        .filter(entry -> entry.model().state() == State.HELD)
        .sorted(Comparator.comparingLong(Models.Entry::offset).reversed())
        .skip(policy.held)
        .forEach(entry ->
            transitions.retire(
                entry.model().space(),
                ACTOR,
                "more than %d spaces are held".formatted(policy.held)));
    return complete;
  }

  private void begin(ModelRecord model) {
    boolean begun =
        view(model.space())
            .map(view -> view.partitions().stream().anyMatch(p -> p.position().next() > 0))
            .orElse(false);
    if (begun) {
      transitions.move(
          model.space(),
          State.BACKFILLING,
          ACTOR,
          "lanes fill it",
          transitions.evidence(model.space()));
    }
  }

  /**
   * Complete is a space that reaches the end of {@code images} within two seconds of our looking
   * there: under live traffic the end itself moves on.
   */
  private boolean complete(ModelRecord model) {
    SpaceId space = model.space();
    Optional<SpaceView> view = view(space);
    Optional<ImagesState> state = images.get();
    boolean sound = spaces.of(space).map(SpaceIndex::trouble).filter(Optional::isEmpty).isPresent();
    if (view.isEmpty() || state.isEmpty() || !sound) {
      return false;
    }
    Target target = targets.computeIfAbsent(space, _ -> target(state.get()));
    if (covers(view.get(), target.ends)) {
      targets.remove(space);
      return true;
    } else if (System.nanoTime() - target.nanos > TARGET_MILLIS * 1_000_000) {
      targets.put(space, target(state.get()));
    }
    return false;
  }

  private void judge(ModelRecord model) {
    Optional<SpaceView> view = view(model.space());
    Optional<ImagesState> state = images.get();
    if (view.isEmpty() || state.isEmpty()) {
      return;
    }
    Models.Snapshot now = models.snapshot();
    Optional<Comparison.Side> active =
        now.active()
            .flatMap(now::of)
            .flatMap(entry ->
                view(entry.model().space())
                    .map(shown -> new Comparison.Side(entry.model(), shown)));
    List<Gate> gates = judge.judge(new Comparison.Side(model, view.get()), active, state.get());
    Map<String, String> evidence = Evidence.of(view.get(), state.get());
    Gate.put(gates, evidence);
    if (!view.get().whole()) {
      evidence.put("judged.by", "partitions " + view.get().held());
    }
    String failed =
        gates.stream().filter(Gate::failed).map(Gate::story).collect(Collectors.joining("; "));
    if (failed.isEmpty()) {
      transitions.move(
          model.space(),
          State.VERIFIED,
          ACTOR,
          "every live picture is accounted for and every gate is passed",
          evidence);
    } else {
      transitions.move(model.space(), State.REJECTED, ACTOR, failed, evidence);
    }
  }

  private void promote(Models.Snapshot now, ModelRecord model) {
    boolean newer =
        now.active()
            .flatMap(now::of)
            .map(active -> registered(active.model()).isBefore(registered(model)))
            .orElse(true);
    if (policy.promote && newer) {
      transitions.activate(model.space(), ACTOR, "promotion is automatic");
    }
  }

  /** Makes up for an activation that ended after its first record. */
  private void hold(Models.Snapshot now, ModelRecord model) {
    if (!now.isActive(model.space())) {
      transitions.move(model.space(), State.HELD, ACTOR, "a later space is active", Map.of());
    }
  }

  private static java.time.Instant registered(ModelRecord model) {
    return model.history().getFirst().at();
  }

  private static boolean covers(SpaceView view, List<Long> ends) {
    for (int p = 0; p < ends.size(); p++) {
      if (p >= view.partitions().size()
          || view.partitions().get(p).position().next() < ends.get(p)) {
        return false;
      }
    }
    return true;
  }

  private Target target(ImagesState state) {
    return new Target(state.ends(), System.nanoTime());
  }

  private Optional<SpaceView> view(SpaceId space) {
    return spaces.of(space).flatMap(SpaceIndex::view);
  }
}
