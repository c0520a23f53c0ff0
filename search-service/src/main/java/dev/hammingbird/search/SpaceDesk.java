package dev.hammingbird.search;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.follow.ImagesState;
import dev.hammingbird.search.follow.Models;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.kernel.Kernels;
import dev.hammingbird.search.rollout.Evidence;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Says which space a request means, and how each space stands. */
@Singleton
class SpaceDesk {
  private static final String RESTING = "This replica cannot answer yet";

  private final Following following;
  private final SpaceFigures figures;
  private final ShardDesk shards;

  SpaceDesk(Following following, SpaceFigures figures, ShardDesk shards) {
    this.following = following;
    this.shards = shards;
    this.figures = figures;
  }

  /**
   * A space that can be searched.
   *
   * @param model what it is
   * @param index where its trouble is stated
   * @param view what to answer from
   * @param canary whether it answers on trial, though another is active
   */
  record Open(ModelRecord model, SpaceIndex index, SpaceView view, boolean canary) {
    Open(ModelRecord model, SpaceIndex index, SpaceView view) {
      this(model, index, view, false);
    }

    Open onTrial() {
      return new Open(model, index, view, true);
    }
  }

  /**
   * Returns the space that a request means.
   *
   * @param named its id as the request has it; the active one when empty
   * @throws ProblemException if it is no id (400), unknown (404), or not answerable yet (503)
   */
  Open open(Optional<String> named) {
    SpaceId space = named.isPresent() ? parse(named.get()) : active();
    ModelRecord model = model(space);
    SpaceIndex index =
        following
            .spaces()
            .of(space)
            .orElseThrow(() ->
                model.state().encoded()
                    ? loading(space)
                    : ProblemException.notFound(
                        "unknown-space",
                        "No such space",
                        "space %s is %s and can no longer be searched"
                            .formatted(space, model.state())));
    SpaceView view = index.view().orElseThrow(() -> loading(space));
    // Of a share, what is not as far as it was is left to others, partition by partition.
    if (!sharded() && !Evidence.reached(model, view)) {
      throw ProblemException.unavailable(
          "not-ready",
          RESTING,
          "the store behind space %s is being rebuilt and holds less than was verified; ask again"
              .formatted(space));
    }
    return new Open(model, index, view);
  }

  /** Returns whether this replica holds a share of the partitions only. */
  boolean sharded() {
    return shards.shards().isPresent();
  }

  /** Returns the record of a space. */
  ModelRecord model(SpaceId space) {
    return following
        .models()
        .snapshot()
        .of(space)
        .map(Models.Entry::model)
        .orElseThrow(() ->
            following.modelTopic().complete()
                ? ProblemException.notFound(
                    "unknown-space", "No such space", "there is no space " + space)
                : loading(space));
  }

  /** Returns the id that a path or parameter writes. */
  static SpaceId parse(String text) {
    return SpaceId.parse(text)
        .orElseThrow(() ->
            ProblemException.invalid("a space id is 16 lower-case hex digits, not '" + text + "'"));
  }

  /** Returns views to look for a picture in: the active space's first. */
  List<SpaceView> views() {
    Models.Snapshot models = following.models().snapshot();
    Stream<SpaceIndex> active =
        models.active().flatMap(space -> following.spaces().of(space)).stream();
    return Stream.concat(active, following.spaces().all().stream())
        .distinct()
        .flatMap(index -> index.view().stream())
        .toList();
  }

  /** Returns the share of the pictures that a view has accounted for; 0 while Kafka is unknown. */
  double coverage(SpaceView view) {
    return following.images().state().map(state -> state.coverage(view)).orElse(0.0);
  }

  /** Returns the same of some partitions; nothing is known of the others. */
  double coverage(Map<Integer, StorePosition> partitions) {
    return following.images().state().map(state -> state.coverage(partitions)).orElse(0.0);
  }

  /** Returns why queries are not answered; empty when they are. */
  Optional<String> notReady() {
    if (!following.modelTopic().complete()) {
      return Optional.of("the topic models was not read to its end yet");
    }
    if (!following.labelTopic().complete()) {
      return Optional.of("the topic labels was not read to its end yet");
    }
    Models.Snapshot models = following.models().snapshot();
    if (models.active().isEmpty()) {
      return following.images().state().isEmpty()
          ? following.images().trouble()
          : shards.notReady(Optional.empty());
    }
    try {
      open(Optional.empty());
      return shards.notReady(models.active());
    } catch (ProblemException e) {
      return Optional.of(e.problem().detail());
    }
  }

  /** Returns what is wrong; empty when all is well. */
  List<String> troubles() {
    List<String> all = new ArrayList<>();
    notReady().ifPresent(all::add);
    following.images().trouble().ifPresent(all::add);
    following.store().trouble().ifPresent(all::add);
    all.addAll(shards.troubles());
    following.spaces().all().stream()
        .filter(index -> !index.trouble().equals(following.store().trouble()))
        .forEach(index -> index.trouble().ifPresent(t -> all.add(index.space() + ": " + t)));
    return all.stream().distinct().toList();
  }

  /** Returns how all encoded spaces stand, newest first. */
  SpacesAnswer spaces() {
    Models.Snapshot models = following.models().snapshot();
    List<SpaceStatus> all =
        models.entries().stream()
            .map(Models.Entry::model)
            .filter(model -> model.state().encoded())
            .map(model -> status(models, model))
            .toList();
    Kernels.Choice chosen = Kernels.choice();
    return new SpacesAnswer(
        models.active().map(SpaceId::value),
        new SpacesAnswer.Kernel(chosen.kernel().name(), chosen.reason()),
        all);
  }

  /** Returns all models, newest first. */
  ModelsAnswer models() {
    Models.Snapshot models = following.models().snapshot();
    return new ModelsAnswer(
        models.active().map(SpaceId::value),
        models.entries().stream().map(entry -> summary(models, entry.model())).toList());
  }

  private SpaceStatus status(Models.Snapshot models, ModelRecord model) {
    Optional<SpaceIndex> index = following.spaces().of(model.space());
    Optional<SpaceView> view = index.flatMap(SpaceIndex::view);
    Optional<ImagesState> images = following.images().state();
    List<SpaceStatus.Partition> partitions = SpaceStatus.Partition.of(view, images);
    long toCome =
        view.flatMap(v -> images.map(i -> i.toCome(v)))
            .orElse(images.map(ImagesState::total).orElse(0L));
    double perSecond = following.progress().perSecond(model.space());
    return new SpaceStatus(
        model.space().value(),
        model.manifest().name(),
        model.manifest().method(),
        model.manifest().bits().count(),
        model.state().name(),
        models.isActive(model.space()),
        view.isPresent(),
        index.flatMap(SpaceIndex::trouble),
        partitions.stream().mapToLong(SpaceStatus.Partition::live).sum(),
        view.map(SpaceView::tabled).orElse(0L),
        partitions.stream().mapToLong(SpaceStatus.Partition::rejected).sum(),
        partitions.stream().mapToLong(SpaceStatus.Partition::gone).sum(),
        toCome,
        view.map(this::coverage).orElse(0.0),
        perSecond,
        toCome > 0 && perSecond > 0 ? Optional.of(toCome / perSecond) : Optional.empty(),
        model.control().paused(),
        model.control().liveShare(),
        model.control().canary(),
        partitions);
  }

  private ModelSummary summary(Models.Snapshot models, ModelRecord model) {
    boolean active = models.isActive(model.space());
    List<String> moves = new ArrayList<>();
    if (model.state().mayBecome(State.ACTIVE)) {
      moves.add("activate");
    }
    if (active
        && models.entries().stream().anyMatch(entry -> entry.model().state() == State.HELD)) {
      moves.add("rollback");
    }
    if (model.state().mayBecome(State.RETIRED)) {
      moves.add("retire");
    }
    return new ModelSummary(
        model.space().value(),
        model.manifest().name(),
        model.manifest().method(),
        model.manifest().bits().count(),
        model.manifest().preprocessing().side(),
        model.state().name(),
        active,
        model.manifest().training(),
        model.manifest().settings(),
        model.manifest().evaluation(),
        model.manifest().artifactSha256(),
        model.manifest().artifactBytes(),
        model.control().canary(),
        figures.of(model.space().value()),
        model.control().paused(),
        model.control().liveShare(),
        model.gates(),
        moves,
        model.history().stream()
            .map(step ->
                new ModelSummary.Step(
                    step.to().name(), step.at(), step.actor(), step.reason(), step.evidence()))
            .toList());
  }

  private SpaceId active() {
    return following
        .models()
        .snapshot()
        .active()
        .orElseThrow(() ->
            ProblemException.unavailable(
                "no-active-space",
                RESTING,
                following.modelTopic().complete()
                    ? "no space is active yet; train one, or name one with ?space="
                    : "the topic models was not read to its end yet; ask again"));
  }

  private static ProblemException loading(SpaceId space) {
    return ProblemException.unavailable(
        "not-ready", RESTING, "space %s is still loading; ask again".formatted(space));
  }
}
