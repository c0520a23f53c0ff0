package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.Manifest;
import dev.hammingbird.contracts.store.StoreAddress;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.index.LabelOverrides;
import dev.hammingbird.search.index.PictureDirectory;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.Upkeep;
import dev.hammingbird.search.index.WarmUp;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Follows Redis: asks for all positions every few milliseconds, reads what is new, shows it. When
 * the store is away, behind or another one, memory keeps answering, and the trouble is stated.
 */
public final class StoreFollower extends Follower {
  private static final Logger LOG = Logger.getLogger(StoreFollower.class);
  private static final long RETRY_MILLIS = 250;

  /** The longest rest between two readings of a space that both broke off. */
  private static final long LONGEST_REST_MILLIS = 2_000;

  /** Whoever starts a replica wants to know how long so many slots took. */
  private static final int WORTH_TELLING = 100_000;

  /** How long a partition that came later is read before the others are looked at again. */
  private static final long TURN_NANOS = 50_000_000;

  private final Settings settings;
  private final Models models;
  private final Supplier<Optional<ImagesState>> images;
  private final Function<SpaceId, OptionalLong> blocks;
  private final Spaces spaces;
  private final TopicDirectory directory;
  private final Upkeep upkeep;
  private final SpaceLoad.Arrivals arrivals;
  private final Optional<Share> share;
  private final Map<SpaceId, SpaceLoad> loads = new TreeMap<>();
  private volatile Optional<String> trouble = Optional.of("Redis was not asked yet");

  /**
   * How to follow.
   *
   * @param address of Redis
   * @param timeout for one answer
   * @param busy pause between two looks while things change
   * @param idle longest pause between two looks while nothing changes
   */
  public record Settings(StoreAddress address, Duration timeout, Duration busy, Duration idle) {}

  /** Makes a follower of all partitions that is not running yet. */
  public StoreFollower(
      Settings settings,
      Models models,
      Supplier<Optional<ImagesState>> images,
      Function<SpaceId, OptionalLong> blocks,
      Spaces spaces,
      LabelOverrides overrides,
      Upkeep upkeep,
      Freshness freshness) {
    this(settings, models, images, blocks, spaces, overrides, upkeep, freshness, Optional.empty());
  }

  /**
   * Makes a follower that is not running yet.
   *
   * @param images the topic as last seen
   * @param blocks how many blocks of a space there were when this was first asked, once known
   * @param spaces gets an index for each space that is encoded
   * @param upkeep how the codes of each space are kept tidy
   * @param freshness is told of each picture that can be found from now on: space and arrival
   * @param share which partitions are read; all when empty
   */
  public StoreFollower(
      Settings settings,
      Models models,
      Supplier<Optional<ImagesState>> images,
      Function<SpaceId, OptionalLong> blocks,
      Spaces spaces,
      LabelOverrides overrides,
      Upkeep upkeep,
      Freshness freshness,
      Optional<Share> share) {
    super("follow-redis");
    this.settings = settings;
    this.models = models;
    this.images = images;
    this.blocks = blocks;
    this.spaces = spaces;
    this.directory = new TopicDirectory(overrides);
    this.upkeep = upkeep;
    this.share = share;
    this.arrivals = (index, arrival) -> freshness.visible(index.space(), arrival);
  }

  /** Is told of pictures. */
  @FunctionalInterface
  public interface Freshness {
    /**
     * A picture can be found from now on.
     *
     * @param arrivalMillis when it was accepted, milliseconds since 1970
     */
    void visible(SpaceId space, long arrivalMillis);
  }

  /** Returns why Redis cannot be followed; empty when it can. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** Returns the directory in use; empty before the topic was seen. */
  public Optional<PictureDirectory> directory() {
    return directory.current();
  }

  @Override
  protected void follow() throws InterruptedException {
    while (!stopping()) {
      try (StoreReaders readers = new StoreReaders(settings.address, settings.timeout)) {
        followWith(readers);
      } catch (RedisException | IllegalArgumentException e) {
        // Illegal is what the store holds where it is not in the form that contracts fix.
        String what = "Redis cannot be read: " + rootMessage(e);
        if (trouble.isEmpty()) {
          LOG.warnf("%s; answering from memory", what);
        }
        trouble = Optional.of(what);
        spaces.all().forEach(index -> index.trouble(Optional.of(what)));
      }
      pause(RETRY_MILLIS);
    }
  }

  private void followWith(StoreReaders readers) throws InterruptedException {
    long wait = settings.busy.toMillis();
    readers.first().fault().ifPresent(fault -> LOG.errorf("%s", fault));
    while (!stopping()) {
      boolean changed = look(readers);
      if (trouble.isPresent()) {
        LOG.info("Redis is followed");
        trouble = Optional.empty();
      }
      wait = changed ? settings.busy.toMillis() : Math.min(settings.idle.toMillis(), wait + 5);
      pause(wait);
    }
  }

  /** Looks at everything once; returns whether anything was new. */
  private boolean look(StoreReaders readers) throws InterruptedException {
    images.get().ifPresent(this::arrange);
    List<SpaceLoad> all = List.copyOf(loads.values());
    List<StoreReader.Place> places = all.stream().flatMap(l -> l.places().stream()).toList();
    List<StorePosition> positions = readers.first().positions(places);
    boolean changed = false;
    int from = 0;
    for (SpaceLoad load : all) {
      int to = from + load.places().size();
      if (load.rested()) {
        changed |= advance(readers, load, positions.subList(from, to));
      }
      from = to;
    }
    return changed;
  }

  /** Keeps one reading for each space that is encoded, over the topic that there is now. */
  private void arrange(ImagesState state) {
    PictureDirectory now = directory.of(state);
    List<Manifest> wanted =
        models.snapshot().entries().stream()
            .map(Models.Entry::model)
            .filter(model -> model.state().encoded())
            .map(dev.hammingbird.contracts.model.ModelRecord::manifest)
            .toList();
    List<SpaceId> ids = wanted.stream().map(Manifest::space).toList();
    loads.keySet().retainAll(ids);
    spaces.all().stream()
        .map(SpaceIndex::space)
        .filter(space -> !ids.contains(space))
        .forEach(spaces::remove);
    for (Manifest manifest : wanted) {
      SpaceLoad load = loads.get(manifest.space());
      if (load == null || load.directory() != now) {
        SpaceIndex index =
            spaces
                .of(manifest.space())
                .orElseGet(() -> new SpaceIndex(manifest.space(), manifest.bits(), upkeep));
        spaces.put(index);
        loads.put(manifest.space(), load(index, now, 0));
      }
    }
    share.ifPresent(some -> take(some.wanted().get()));
  }

  /** Reads the partitions that are wanted, and forgets those that no longer are. */
  private void take(Set<Integer> wanted) {
    Set<Integer> dropped = new TreeSet<>();
    for (SpaceLoad load : loads.values()) {
      if (!wanted.equals(Set.copyOf(load.partitions()))) {
        share.ifPresent(some -> some.recount().accept(load.index().space()));
      }
      dropped.addAll(load.want(wanted));
    }
    if (!dropped.isEmpty()) {
      LOG.infof("partitions %s are no longer held", dropped);
      directory.forget(dropped);
    }
    for (SpaceLoad load : loads.values()) {
      PictureDirectory now = directory.current().orElse(load.directory());
      if (load.directory() != now || !load.showsTopic()) {
        load.directory(now);
      }
    }
  }

  private boolean advance(StoreReaders readers, SpaceLoad load, List<StorePosition> positions)
      throws InterruptedException {
    List<Integer> partitions = load.partitions();
    long slots = 0;
    for (int i = 0; i < positions.size(); i++) {
      slots += load.toRead(partitions.get(i), positions.get(i));
    }
    long start = System.nanoTime();
    List<SpaceLoad.Step> steps =
        readers.each(
            positions.size(),
            (reader, i) -> catchUp(reader, load, partitions.get(i), positions.get(i)));
    if (slots >= WORTH_TELLING) {
      LOG.infof(
          "space %s: %d slots read in %d ms%s",
          load.index().space(),
          slots,
          (System.nanoTime() - start) / 1_000_000,
          load.published() ? ", and shown" : "");
    }
    int lost = steps.indexOf(SpaceLoad.Step.LOST);
    if (lost >= 0) {
      restart(load, describe(load, partitions.get(lost), positions.get(lost)));
      return false;
    }
    load.index().trouble(load.showing().behind());
    return steps.stream().anyMatch(step -> step != SpaceLoad.Step.SAME);
  }

  private SpaceLoad.Step catchUp(
      StoreReader reader, SpaceLoad load, int partition, StorePosition seen)
      throws InterruptedException {
    long end = System.nanoTime() + TURN_NANOS;
    boolean alone = share.isEmpty() || load.shows(partition) || load.showing().nothing();
    SpaceLoad.Step step = load.step(reader, partition, seen);
    while (step == SpaceLoad.Step.MORE && !stopping() && (alone || System.nanoTime() < end)) {
      step = load.step(reader, partition, seen);
    }
    return step;
  }

  private void restart(SpaceLoad load, String lost) {
    if (load.published()) {
      LOG.warnf("space %s: %s; loading anew, answering from memory", load.index().space(), lost);
    }
    load.index().trouble(Optional.of(lost));
    // A store that is damaged, or of another topic, must not be read from end to end all the time.
    long rest = load.published() ? 0 : Math.clamp(2 * load.restMillis(), 50, LONGEST_REST_MILLIS);
    loads.put(load.index().space(), load(load.index(), load.directory(), rest));
  }

  private SpaceLoad load(SpaceIndex index, PictureDirectory pictures, long restMillis) {
    // Asked at once, so that the answer is here when codes are.
    OptionalLong _ = blocks.apply(index.space());
    share.ifPresent(some -> some.blocks().of(index.space(), 0));
    return new SpaceLoad(
        index,
        pictures,
        arrivals,
        () -> blocks.apply(index.space()),
        restMillis,
        share,
        WarmUp.begin(index.bits())::isDone);
  }

  private static String describe(SpaceLoad load, int partition, StorePosition position) {
    return position.topic().isEmpty() || position.topic().equals(load.directory().topic())
        ? "the store went back in partition " + partition
        : "the store holds codes of another topic images in partition " + partition;
  }
}
