package dev.hammingbird.search.shard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.store.StoreAddress;
import dev.hammingbird.search.follow.Follower;
import dev.hammingbird.search.follow.ImagesWatch;
import dev.hammingbird.search.follow.Share;
import dev.hammingbird.search.follow.Spaces;
import dev.hammingbird.search.follow.StoreFollower;
import dev.hammingbird.search.follow.TestModels;
import dev.hammingbird.search.index.LabelOverrides;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.index.Upkeep;
import dev.hammingbird.search.query.SearchPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A replica without its REST layer, in this process: all that follows, searches and shares. */
public final class Replica implements AutoCloseable {
  /** Few, so that every partition takes many. */
  static final int STRETCH = 97;

  /** How long to wait for one that gives no sign of life. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final SearchPool.Watch NOBODY =
      new SearchPool.Watch() {
        @Override
        public void waited(long nanos) {}

        @Override
        public void together(int count) {}

        @Override
        public void refused() {}

        @Override
        public void late() {}
      };

  private final Spaces spaces = new Spaces();
  private final ExecutorService upkeep = Executors.newSingleThreadExecutor();
  private final SearchPool pool = new SearchPool(new SearchPool.Settings(1, 256, 64, 0, 0), NOBODY);
  private final ImagesWatch images;
  private final StoreFollower store;
  private final HttpServer http;
  private final ExecutorService answering = Executors.newCachedThreadPool();
  private final Map<String, Duration> delays = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Holdings holdings;
  private final Shards shards;

  /** Starts one. */
  public Replica(String bootstrapServers, String redisUrl, String group, ModelRecord... known) {
    Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers);
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    holdings =
        new Holdings(new Holdings.Settings(0, Duration.ofMillis(800), Duration.ofMinutes(1)));
    images = new ImagesWatch(kafka, 100);
    store =
        new StoreFollower(
            new StoreFollower.Settings(
                StoreAddress.parse(redisUrl),
                Duration.ofSeconds(5),
                Duration.ofMillis(10),
                Duration.ofMillis(50)),
            TestModels.models(known),
            images::state,
            images::blocks,
            spaces,
            new LabelOverrides(),
            new Upkeep(upkeep, Upkeep.Settings.withTables(0)),
            (_, _) -> {},
            Optional.of(
                new Share(holdings::wanted, images::blocks, images::recount, holdings::elsewhere)));
    shards =
        new Shards(
            kafka,
            new Shards.Settings(
                group,
                "http://127.0.0.1:" + http.getAddress().getPort(),
                Duration.ofMillis(100),
                TIMEOUT,
                Duration.ofMillis(500),
                STRETCH,
                Duration.ofSeconds(10)),
            holdings,
            spaces,
            pool::ask,
            (_, _) -> true,
            space ->
                Stream.of(known)
                    .filter(model -> model.space().equals(space))
                    .map(model -> model.manifest().snapshot())
                    .findFirst());
    http.createContext("/shards/", this::answer);
    http.setExecutor(answering);
    http.start();
    images.start();
    store.start();
    shards.start();
  }

  Shards shards() {
    return shards;
  }

  Holdings holdings() {
    return holdings;
  }

  /** Returns whether it can search what is its own. */
  public boolean ready(SpaceId space) {
    return shards.notReady(Optional.of(space)).isEmpty() && view(space).isPresent();
  }

  /** Returns what it holds. */
  public Optional<SpaceView> view(SpaceId space) {
    return spaces.of(space).flatMap(SpaceIndex::view);
  }

  Scope scope(SpaceId space, Optional<ShardToken> at) {
    SpaceView view = view(space).orElseThrow();
    return new Scope(space, view.directory().topic(), view.directory().partitions(), at);
  }

  Gathered ask(SpaceId space, Optional<ShardToken> at, Question... questions) {
    try {
      long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      return shards.gather(scope(space, at), List.of(questions), deadline);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers questions of one kind so much later from now on. */
  void delay(String what, Duration by) {
    delays.put(what, by);
  }

  /** Takes questions and answers none. */
  void hang() {
    for (String what : List.of("state", "search", "lookup", "stretch", "names")) {
      delay(what, Duration.ofHours(1));
    }
  }

  /** Answers nobody any more, as one that died. */
  public void mute() {
    http.stop(0);
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
    shards.close();
    List.of(store, images).forEach(Follower::close);
    pool.close();
    upkeep.shutdownNow();
    answering.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String what = exchange.getRequestURI().getPath().replaceFirst("^/shards/", "");
    byte[] question = exchange.getRequestBody().readAllBytes();
    Duration delay = delays.getOrDefault(what, Duration.ZERO);
    try {
      var _ = closed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    byte[] answer = shards.answer(what, question).orElse(new byte[0]);
    exchange.sendResponseHeaders(answer.length == 0 ? 404 : 200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }
}
