package dev.hammingbird.search.rollout;

import static java.util.stream.Collectors.joining;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.Control;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.model.Transition;
import dev.hammingbird.search.follow.ImagesState;
import dev.hammingbird.search.follow.Models;
import dev.hammingbird.search.follow.Spaces;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.rollout.RolloutException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/**
 * Makes transitions: a record on {@code models} each, made only once this service has read it back.
 * The pointer to the active space is the ACTIVE record with the highest offset, so one record
 * switches; that the space before becomes HELD is a second one, which the controller makes up for
 * if this process ends in between.
 */
public final class Transitions implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Transitions.class);

  private static final int ATTEMPTS = 5;

  private final Models models;
  private final Spaces spaces;
  private final Supplier<Optional<ImagesState>> images;
  private final Duration timeout;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * Opens a producer.
   *
   * @param kafka settings of the producer
   * @param timeout longest wait until a transition was read back
   */
  public Transitions(
      Models models,
      Spaces spaces,
      Supplier<Optional<ImagesState>> images,
      Map<String, Object> kafka,
      Duration timeout) {
    this.models = models;
    this.spaces = spaces;
    this.images = images;
    this.timeout = timeout;
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("acks", "all");
    settings.put("enable.idempotence", "true");
    settings.put("linger.ms", "0");
    settings.put("max.block.ms", Long.toString(timeout.toMillis()));
    // What was refused in time must not come later, over what others wrote meanwhile.
    settings.put("delivery.timeout.ms", Long.toString(timeout.toMillis()));
    settings.put("request.timeout.ms", Long.toString(timeout.toMillis() / 2));
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Lets a space answer queries; the one before becomes HELD.
   *
   * @throws RolloutException if the space is neither VERIFIED nor HELD
   */
  public synchronized void activate(SpaceId space, String actor, String reason) {
    Optional<SpaceId> before = models.snapshot().active();
    move(space, State.ACTIVE, actor, reason, evidence(space));
    if (before.isPresent() && !before.get().equals(space)) {
      move(before.get(), State.HELD, actor, "space " + space + " is active", Map.of());
    }
  }

  /**
   * Goes back from the active space to the one that was active before it.
   *
   * @param space the active space
   * @return the space that answers now
   * @throws RolloutException if the space is not active or none is HELD
   */
  public synchronized SpaceId rollback(SpaceId space, String actor, String reason) {
    Models.Snapshot now = models.snapshot();
    entry(space);
    if (!now.isActive(space)) {
      throw new RolloutException(
          Kind.NOT_ALLOWED,
          "space %s is not the active one; only from that one can be rolled back".formatted(space));
    }
    SpaceId held =
        now.entries().stream()
            .filter(entry -> entry.model().state() == State.HELD)
            .max(Comparator.comparingLong(Models.Entry::offset))
            .map(entry -> entry.model().space())
            .orElseThrow(
                () -> new RolloutException(Kind.NOT_ALLOWED, "no space is held to go back to"));
    activate(held, actor, reason);
    return held;
  }

  /**
   * Takes a space out of service for good.
   *
   * @throws RolloutException if the space is active or retired
   */
  public synchronized void retire(SpaceId space, String actor, String reason) {
    move(space, State.RETIRED, actor, reason, Map.of());
  }

  /**
   * Makes one transition.
   *
   * @throws RolloutException if it is not allowed, or was not read back in time
   */
  synchronized void move(
      SpaceId space, State to, String actor, String reason, Map<String, String> evidence) {
    change(
        space,
        before -> {
          if (!before.state().mayBecome(to)) {
            throw new RolloutException(
                Kind.NOT_ALLOWED,
                "space %s is %s and cannot become %s".formatted(space, before.state(), to));
          }
          return before.moved(new Transition(to, Instant.now(), actor, reason, evidence));
        });
    LOG.infof("space %s: %s by %s: %s", space, to, actor, reason);
  }

  /**
   * Sets something for a space beside its state.
   *
   * @param allowed states in which that has a meaning
   * @throws RolloutException if the space is in another state, or it was not read back in time
   */
  public synchronized void control(SpaceId space, Set<State> allowed, UnaryOperator<Control> what) {
    change(
        space,
        before -> {
          if (!allowed.contains(before.state())) {
            throw new RolloutException(
                Kind.NOT_ALLOWED,
                "space %s is %s; that can be set only for one that is %s"
                    .formatted(
                        space,
                        before.state(),
                        allowed.stream().map(State::name).sorted().collect(joining(" or "))));
          }
          return before.controlled(what.apply(before.control()));
        });
    LOG.infof("space %s: %s", space, entry(space).model().control());
  }

  /**
   * Writes a changed record. Records are whole, so one that another replica or the encoder wrote in
   * the same moment would be lost under ours: then the change is made to that one, or, where it may
   * not be made any more, that one is written once more, until nothing lies between.
   */
  private void change(SpaceId space, UnaryOperator<ModelRecord> change) {
    Models.Entry base = entry(space);
    ModelRecord next = change.apply(base.model());
    Optional<RolloutException> notAnyMore = Optional.empty();
    long from = base.offset();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long offset = publish(space, next);
      Optional<Models.Entry> replaced = models.before(space, offset);
      if (replaced.isEmpty() || replaced.get().offset() <= from) {
        if (notAnyMore.isPresent()) {
          throw notAnyMore.get();
        }
        return;
      }
      LOG.infof("space %s was changed by another in the same moment", space);
      next = replaced.get().model();
      from = offset;
      try {
        next = change.apply(next);
        notAnyMore = Optional.empty();
      } catch (RolloutException refused) {
        notAnyMore = Optional.of(refused);
      }
    }
    throw new RolloutException(
        Kind.UNAVAILABLE, "others changed space %s again and again".formatted(space));
  }

  /** Does something while nobody else of this process makes transitions. */
  synchronized void alone(Runnable what) {
    what.run();
  }

  /** Returns what can be said of a space now; nothing before it was read. */
  Map<String, String> evidence(SpaceId space) {
    Optional<ImagesState> state = images.get();
    return spaces
        .of(space)
        .flatMap(SpaceIndex::view)
        .filter(_ -> state.isPresent())
        .map(view -> Evidence.of(view, state.orElseThrow()))
        .orElse(Map.of());
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }

  private Models.Entry entry(SpaceId space) {
    return models
        .snapshot()
        .of(space)
        .orElseThrow(() -> new RolloutException(Kind.UNKNOWN, "there is no space " + space));
  }

  private long publish(SpaceId space, ModelRecord model) {
    byte[] key = space.value().getBytes(StandardCharsets.UTF_8);
    try {
      long offset =
          producer
              .send(new ProducerRecord<>(Topics.MODELS, key, JsonCodec.write(model)))
              .get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS)
              .offset();
      if (!models.await(offset, timeout)) {
        throw new RolloutException(
            Kind.UNAVAILABLE,
            "record %d of models was written but not read back in %s".formatted(offset, timeout));
      }
      return offset;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RolloutException(Kind.UNAVAILABLE, "interrupted while writing to models", e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new RolloutException(
          Kind.UNAVAILABLE, "the topic models does not take records: " + e.getMessage(), e);
    }
  }
}
