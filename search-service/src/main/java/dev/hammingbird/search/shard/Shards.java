package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.search.follow.Follower;
import dev.hammingbird.search.follow.Spaces;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.query.Pending;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A replica that holds a share of the partitions, and through which all of them are searched. Safe
 * for several threads.
 */
public final class Shards implements AutoCloseable {
  /** A stretch is more work than a query, and who wants all of them can wait. */
  private static final int STRETCH_PATIENCE = 10;

  private final Settings settings;
  private final Holdings holdings;
  private final Spaces spaces;
  private final ShardServer server;
  private final ShardLink link;
  private final Membership membership;
  private final Peers peers;
  private final Scatter scatter;
  private final BulkServer bulkServer;
  private final Bulk bulk;
  private final Names names;

  /**
   * How to take part.
   *
   * @param group the consumer group that gives out the partitions
   * @param address where other replicas reach this one, such as {@code http://search-1:8080}
   * @param interval pause between two looks at the others
   * @param timeout longest wait for an answer of one of them
   * @param connect longest wait for a connection to one of them
   * @param stretch how many slots are read in one go where all are read, live or not
   * @param session after how long without a sign of life a replica's partitions are given to others
   */
  public record Settings(
      String group,
      String address,
      Duration interval,
      Duration timeout,
      Duration connect,
      int stretch,
      Duration session) {}

  /** Has questions answered from one view. */
  @FunctionalInterface
  public interface Asker {
    /** Asks; the deadline is in {@code System.nanoTime()}. */
    Pending ask(SpaceView view, List<Question> questions, long deadline);
  }

  /** Knows whether a partition has come as far as it was seen already. */
  @FunctionalInterface
  public interface Reached {
    /** Returns whether a view shows at least what was once seen of a partition. */
    boolean reached(SpaceView view, int partition);
  }

  /**
   * Prepares.
   *
   * @param kafka settings of every client
   * @param holdings says what is followed here
   * @param spaces what is followed here
   * @param trainings what the training of a space saw
   */
  public Shards(
      Map<String, Object> kafka,
      Settings settings,
      Holdings holdings,
      Spaces spaces,
      Asker asker,
      Reached reached,
      Function<SpaceId, Optional<TrainingSnapshot>> trainings) {
    this.settings = settings;
    this.holdings = holdings;
    this.spaces = spaces;
    this.server = new ShardServer(spaces, asker, reached);
    this.link = new ShardLink(settings.connect);
    this.membership =
        new Membership(kafka, settings.group, settings.address, settings.session, holdings);
    this.peers =
        new Peers(kafka, settings.group, settings.address, link, settings.interval, this::looked);
    OneHolder holders = new OneHolder(settings.address, server, peers);
    this.scatter = new Scatter(settings.address, server, holders, link, settings.timeout);
    Duration patience = settings.timeout.multipliedBy(STRETCH_PATIENCE);
    this.bulkServer = new BulkServer(spaces, server, trainings);
    this.bulk = new Bulk(holders, bulkServer, link, patience, settings.stretch);
    this.names = new Names(holders, bulkServer, link, patience);
  }

  /** Begins: joins the group and looks for the others. */
  public void start() {
    membership.start();
    peers.start();
  }

  /** Returns what must be alive. */
  public List<Follower> followers() {
    return List.of(membership, peers);
  }

  /**
   * Answers another replica.
   *
   * @param what {@code state}, {@code search}, {@code lookup}, {@code stretch} or {@code names}
   * @param question as the other replica sent it
   * @return the answer as it is sent; empty where nobody asks for such a thing
   * @throws IOException if the question cannot be read
   */
  public Optional<byte[]> answer(String what, byte[] question) throws IOException {
    return switch (what) {
      case "state" -> Optional.of(ShardLink.bytes(state()));
      case "search" ->
          Optional.of(ShardLink.bytes(server.search(ShardLink.read(question, ShardQuery.class))));
      case "lookup" ->
          Optional.of(ShardLink.bytes(server.lookup(ShardLink.read(question, ShardLookup.class))));
      case "stretch" ->
          Optional.of(
              StretchCodec.write(bulkServer.stretch(ShardLink.read(question, StretchQuery.class))));
      case "names" ->
          Optional.of(
              ShardLink.bytes(bulkServer.names(ShardLink.read(question, ShardNames.class))));
      default -> Optional.empty();
    };
  }

  /** Returns what this replica says of itself. */
  public ShardState state() {
    return new ShardState(
        settings.address,
        sorted(holdings.owned()),
        sorted(holdings.leaving()),
        List.copyOf(peers.all().keySet()),
        server.spaces());
  }

  /** Returns what the others said last, by address; empty for one that does not answer. */
  public Map<String, Optional<ShardState>> others() {
    Map<String, Optional<ShardState>> others = new TreeMap<>();
    peers
        .all()
        .forEach(
            (address, peer) -> others.put(address, peer.up() ? peer.state() : Optional.empty()));
    return others;
  }

  /**
   * Puts questions to all replicas. Blocks until all have answered or the time is up.
   *
   * @param questions none asks for positions only
   * @param deadline in {@code System.nanoTime()}
   */
  public Gathered gather(Scope scope, List<Question> questions, long deadline)
      throws InterruptedException {
    return scatter.gather(scope, questions, deadline);
  }

  /** Does the same with one question whose near hits are to be folded. */
  public Folded fold(Scope scope, Question question, long deadline) throws InterruptedException {
    return scatter.fold(scope, question, deadline);
  }

  /** Returns what reads all that the replicas hold. */
  public Bulk bulk() {
    return bulk;
  }

  /** Returns who knows whose slots are. */
  public Names names() {
    return names;
  }

  /**
   * Looks a picture up, wherever it is.
   *
   * @param anySpace whether any space will do
   */
  public ShardLookup.Found lookup(Scope scope, boolean anySpace, ImageId id, long deadline)
      throws InterruptedException {
    int partition = IdPartitioner.partition(id, scope.partitions());
    return scatter.lookup(scope, anySpace, partition, id.value(), deadline);
  }

  /**
   * Returns why this replica should not be sent queries yet; empty when it may.
   *
   * @param active the space that answers queries
   */
  public Optional<String> notReady(Optional<SpaceId> active) {
    if (!holdings.joined()) {
      return membership.trouble();
    }
    if (!peers.looked()) {
      return Optional.of("the other replicas were not asked yet");
    }
    Set<Integer> loading = new TreeSet<>(holdings.owned());
    active.ifPresent(space -> loading.removeIf(p -> server.holds(space, p)));
    return active.isEmpty() || loading.isEmpty()
        ? Optional.empty()
        : Optional.of("the partitions %s are still loading".formatted(loading));
  }

  /** Returns what is wrong with the group; empty when all is well. */
  public List<String> troubles() {
    List<String> all = new ArrayList<>();
    membership.trouble().ifPresent(all::add);
    peers.trouble().ifPresent(all::add);
    if (!holdings.refused().isEmpty()) {
      all.add(
          "the partitions %s were given to this replica, which may not take so many"
              .formatted(holdings.refused()));
    }
    return all;
  }

  /** Returns the partitions that are held here, be they its own or not. */
  public Set<Integer> held() {
    return holdings.wanted();
  }

  /**
   * Leaves the group and goes on answering until others answer for all that is here.
   *
   * @return whether that came about in time, or there was nobody to wait for
   */
  public boolean leave(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    membership.close();
    while (!holdings.wanted().isEmpty() && System.nanoTime() < end) {
      peers.lookAgain(settings.interval);
      if (others().values().stream().allMatch(Optional::isEmpty)) {
        return true;
      }
    }
    return holdings.wanted().isEmpty();
  }

  @Override
  public void close() {
    membership.close();
    peers.close();
    scatter.close();
    link.close();
  }

  private void looked() {
    bulkServer.review();
    for (SpaceIndex index : spaces.all()) {
      index
          .view()
          .map(view -> view.directory().topic())
          .ifPresent(topic -> index.elsewhere(peers.states().positions(index.space(), topic)));
    }
    holdings.elsewhere(peers.states().topics());
    holdings.review(
        server::holds,
        partition -> peers.states().ownedElsewhere(partition, server.holding(partition)));
  }

  private static List<Integer> sorted(Set<Integer> partitions) {
    return partitions.stream().sorted().toList();
  }
}
