package dev.hammingbird.ingest;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.image.Erasure;
import dev.hammingbird.contracts.image.ImageEvent;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.LabelsEvent;
import dev.hammingbird.contracts.image.Rejection;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.picture.AcceptedPicture;
import dev.hammingbird.ingest.erasure.Erasures;
import dev.hammingbird.ingest.log.ImageLog;
import dev.hammingbird.ingest.status.Position;
import dev.hammingbird.ingest.status.StatusDesk;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes what was decided to the log, and remembers and counts it once Kafka has it. */
@ApplicationScoped
class Intake {
  /**
   * Where a write that follows another begins: on the producer's own thread it would wait for it.
   */
  private static final Executor ELSEWHERE = task -> Thread.ofVirtual().start(task);

  private final ImageLog log;
  private final StatusDesk desk;
  private final Erasures erasures;
  private final Tally tally;
  private final Clock clock = Clock.systemUTC();

  /** Held from the look at the erasures until a record is on its way behind or before them. */
  private final Object order = new Object();

  Intake(ImageLog log, StatusDesk desk, Erasures erasures, Tally tally) {
    this.log = log;
    this.desk = desk;
    this.erasures = erasures;
    this.tally = tally;
  }

  /** Returns the event of a picture that is accepted now. */
  ImageEvent.Accepted accepted(
      AcceptedPicture picture, Optional<ImageId> id, List<Label> labels, String source) {
    return new ImageEvent.Accepted(
        id.orElseGet(() -> new ImageId(picture.sha256())),
        UUID.randomUUID().toString(),
        source,
        now(),
        picture.format().contentType(),
        picture.width(),
        picture.height(),
        picture.sha256(),
        labels);
  }

  /** Writes an accepted picture. */
  CompletableFuture<Slot> write(
      ImageEvent.Accepted event, AcceptedPicture picture, Optional<String> trace) {
    return write(event, picture, trace, Map.of());
  }

  /** Writes an accepted picture with headers of ours beside those of the event. */
  CompletableFuture<Slot> write(
      ImageEvent.Accepted event,
      AcceptedPicture picture,
      Optional<String> trace,
      Map<String, String> more) {
    return log.accepted(event, picture.bytes(), trace, more)
        .thenApply(slot -> {
          tally.accepted(picture.size());
          desk.noteWritten(event.id(), new Position(slot, event.at(), false));
          return slot;
        });
  }

  /**
   * Writes that a picture is to be forgotten: its erasure, that of its labels, and last that of all
   * that is older and could be let in again. Only then is it answered, so that a sender who got no
   * answer asks again.
   */
  CompletableFuture<Erasure> erase(ImageId id, String source, Optional<String> trace) {
    ImageEvent.Erased event =
        new ImageEvent.Erased(id, UUID.randomUUID().toString(), source, now());
    CompletableFuture<Slot> written;
    synchronized (order) {
      erasures.begin(id, event.at());
      written = log.erased(event, trace);
    }
    return written
        .thenComposeAsync(
            image -> {
              desk.noteWritten(id, new Position(image, event.at(), true));
              return log.unlabelled(id)
                  .thenApply(labels -> new Erasure(id.value(), event.at(), image, labels));
            },
            ELSEWHERE)
        .thenComposeAsync(erasure -> log.remembered(erasure).thenApply(_ -> erasure), ELSEWHERE)
        .thenApply(erasure -> {
          erasures.note(erasure);
          tally.erased();
          return erasure;
        });
  }

  /** Returns whether what was written of an id at some time was erased since. */
  boolean erasedSince(ImageId id, Instant written) {
    return erasures.since(id, written);
  }

  /**
   * Returns whether a picture was erased since the record of it that was refused. An encoder may
   * refuse it long after both: then the place of that record on {@code images} tells.
   */
  boolean erasedSince(ImageId id, Instant refused, Optional<Rejection.Origin> origin) {
    return erasures.since(id, refused)
        || origin.flatMap(Intake::onImages).filter(slot -> erasures.since(id, slot)).isPresent();
  }

  /** Returns where a refused record lies on {@code images}; empty when it came from elsewhere. */
  static Optional<Slot> onImages(Rejection.Origin origin) {
    return origin.topic().equals(Topics.IMAGES)
        ? Optional.of(new Slot(origin.partition(), origin.offset()))
        : Optional.empty();
  }

  /**
   * Sends what was read of an id, unless that was erased since; no erasure begins in between.
   *
   * @param erased says whether it was
   * @param write sends it
   */
  CompletableFuture<Slot> unlessErased(
      ConsumerRecord<byte[], byte[]> original,
      BooleanSupplier erased,
      Supplier<CompletableFuture<Slot>> write) {
    synchronized (order) {
      return erased.getAsBoolean() ? passOver(original) : write.get();
    }
  }

  /** Counts a record that is passed over because its picture was erased. */
  CompletableFuture<Slot> passOver(ConsumerRecord<byte[], byte[]> erased) {
    tally.rejected("erased");
    return CompletableFuture.completedFuture(new Slot(erased.partition(), erased.offset()));
  }

  /** Writes labels that were given to a picture later. */
  CompletableFuture<Slot> label(ImageId id, List<Label> labels, Optional<String> trace) {
    return log.labelled(id, new LabelsEvent(labels), trace)
        .thenApply(slot -> {
          tally.labelled();
          return slot;
        });
  }

  /** Writes that a record was refused. */
  CompletableFuture<Slot> reject(
      ConsumerRecord<byte[], byte[]> original, Optional<ImageId> id, Rejection rejection) {
    return log.rejected(original, rejection)
        .thenApply(slot -> {
          noteRejected(id, rejection);
          return slot;
        });
  }

  /** Remembers and counts an upload that was refused to its sender's face. */
  void noteRejected(Optional<ImageId> id, Rejection rejection) {
    tally.rejected(rejection.reason());
    id.ifPresent(known -> desk.noteRejected(known, rejection));
  }

  /** Returns the time that events are given: whole milliseconds, as Kafka's own. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
