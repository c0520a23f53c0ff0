package dev.hammingbird.search.standing;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.search.follow.Follower;
import dev.hammingbird.search.follow.TopicFollower;
import dev.hammingbird.search.index.SpaceView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/** Keeps standing queries and has them matched. Safe for several threads. */
public final class StandingQueries implements AutoCloseable {
  private static final Duration READ_BACK = Duration.ofSeconds(5);

  private final Registry registry = new Registry();
  private final MatchLog matches;
  private final Publisher publisher;
  private final List<Follower> followers = new ArrayList<>();
  private final TopicFollower standingTopic;
  private final Optional<Matcher> matcher;

  /**
   * How to match.
   *
   * @param kept how many of the last matches of each query are kept in memory
   * @param matching whether this replica takes part
   * @param interval pause between two looks at what arrived
   */
  public record Settings(int kept, boolean matching, Duration interval) {}

  /**
   * Prepares.
   *
   * @param kafka settings of every client
   * @param views the spaces as they can be searched, asked for at each look
   * @param owned the partitions whose arrivals are matched here, where that is decided elsewhere;
   *     empty to have Kafka's group protocol give them out
   */
  public StandingQueries(
      Map<String, Object> kafka,
      Settings settings,
      Supplier<List<SpaceView>> views,
      Optional<Supplier<Set<Integer>>> owned) {
    publisher = new Publisher(kafka);
    matches = new MatchLog(settings.kept);
    standingTopic = new TopicFollower(Topics.STANDING, kafka, registry);
    followers.add(standingTopic);
    followers.add(new TopicFollower(Topics.MATCHES, kafka, matches));
    matcher =
        settings.matching
            ? Optional.of(
                new Matcher(
                    kafka,
                    registry,
                    // Before all queries are known, none may be passed over.
                    () -> standingTopic.complete() ? views.get() : List.of(),
                    publisher,
                    settings.interval,
                    owned))
            : Optional.empty();
    matcher.ifPresent(followers::add);
  }

  /** Begins to read and to match. */
  public void start() {
    followers.forEach(Follower::start);
  }

  /** Returns the queries. */
  public Registry registry() {
    return registry;
  }

  /** Returns the matches. */
  public MatchLog matches() {
    return matches;
  }

  /** Returns why nothing is matched here; empty when all is well. */
  public Optional<String> trouble() {
    return matcher.flatMap(Matcher::trouble);
  }

  /** Returns the partitions of {@code images} that this replica matches. */
  public Set<Integer> owned() {
    return matcher.map(Matcher::owned).orElse(Set.of());
  }

  /**
   * Keeps a query; returns when it is kept, and known here.
   *
   * @throws KafkaException if it could not be kept
   */
  public void put(StandingQuery query) throws InterruptedException {
    readBack(publisher.standing(query.id(), query));
  }

  /**
   * Ends a query; returns when that is kept, and known here.
   *
   * @throws KafkaException if it could not be kept
   */
  public void remove(StandingQuery query) throws InterruptedException {
    // The query before its marks: one that lost its marks alone would be matched from its beginning
    // once more. Marks that are left behind, if this ends here, mean nothing.
    long offset = publisher.standing(query.id(), null);
    for (int partition = 0; partition < query.from().size(); partition++) {
      publisher.standing(Registry.mark(query.id(), partition), null);
    }
    readBack(offset);
    matches.forget(query.id());
  }

  @Override
  public void close() {
    followers.forEach(Follower::close);
    publisher.close();
  }

  private void readBack(long offset) throws InterruptedException {
    if (!registry.await(offset, READ_BACK)) {
      throw new KafkaException(
          "the topic standing was written at %d but could not be read back".formatted(offset));
    }
  }
}
