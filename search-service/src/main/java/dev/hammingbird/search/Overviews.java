package dev.hammingbird.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hammingbird.search.follow.ImagesState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** Puts the overview together, at most once a second however many ask. */
@ApplicationScoped
class Overviews {
  private static final Duration FRESH = Duration.ofMillis(900);
  private static final int SAMPLES = 6;

  private final SpaceDesk desk;
  private final Following following;
  private final ShardDesk shards;
  private final FiguresApis.Ingest ingest;
  private final FiguresApis.Trainer trainer;
  private final FiguresApis.Encoder encoder;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private @Nullable Overview latest;
  private long madeNanos;

  Overviews(
      SpaceDesk desk,
      Following following,
      ShardDesk shards,
      @RestClient FiguresApis.Ingest ingest,
      @RestClient FiguresApis.Trainer trainer,
      @RestClient FiguresApis.Encoder encoder) {
    this.desk = desk;
    this.following = following;
    this.shards = shards;
    this.ingest = ingest;
    this.trainer = trainer;
    this.encoder = encoder;
  }

  /** Counts at one moment, to tell rates from. */
  private record Sample(long nanos, long images, long encoded) {}

  /** Returns the overview of now, or of less than a second ago. */
  synchronized Overview now() {
    long nanos = System.nanoTime();
    Overview kept = latest;
    if (kept != null && nanos - madeNanos <= FRESH.toNanos()) {
      return kept;
    }
    Overview made = make(nanos);
    latest = made;
    madeNanos = nanos;
    return made;
  }

  private Overview make(long nanos) {
    SpacesAnswer spaces = desk.spaces();
    long images = following.images().state().map(ImagesState::total).orElse(0L);
    long encoded =
        spaces.spaces().stream()
            .filter(SpaceStatus::active)
            .mapToLong(space -> space.live() + space.rejected() + space.gone())
            .sum();
    samples.addLast(new Sample(nanos, images, encoded));
    if (samples.size() > SAMPLES) {
      samples.removeFirst();
    }
    Sample first = samples.getFirst();
    double seconds = Math.max(1e-9, (nanos - first.nanos) / 1e9);
    boolean one = samples.size() == 1;
    // The three are asked at once: one that is away costs its timeout, not theirs too.
    try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<JsonNode>> stats = asking.submit(ask(ingest::stats));
      Future<Optional<JsonNode>> trainings = asking.submit(ask(trainer::trainings));
      Future<Optional<JsonNode>> lanes = asking.submit(ask(encoder::lanes));
      return new Overview(
          Instant.now(),
          desk.notReady().isEmpty(),
          desk.troubles(),
          spaces.active(),
          images,
          one ? 0 : Math.max(0, images - first.images) / seconds,
          one ? 0 : Math.max(0, encoded - first.encoded) / seconds,
          spaces.spaces(),
          desk.models().models(),
          shards.overview(),
          answer(stats),
          answer(trainings),
          answer(lanes));
    }
  }

  private static Callable<Optional<JsonNode>> ask(Supplier<JsonNode> service) {
    return () -> {
      try {
        return Optional.ofNullable(service.get());
      } catch (WebApplicationException | ProcessingException away) {
        return Optional.empty();
      }
    };
  }

  private static Optional<JsonNode> answer(Future<Optional<JsonNode>> asked) {
    try {
      return asked.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a service's figures cannot be shown", e);
    }
  }
}
