package dev.hammingbird.ingest;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.image.Erasure;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Rejection;
import dev.hammingbird.contracts.image.RejectionCodec;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.ingest.log.ImageLog;
import dev.hammingbird.ingest.log.RecordHeaders;
import dev.hammingbird.ingest.log.TopicScan;
import dev.hammingbird.ingest.status.Position;
import dev.hammingbird.ingest.status.StatusDesk;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The dead letters that there are, and their replay. Those of erased pictures, and those that were
 * replayed, lie on the topic until its retention takes them; nobody is shown them.
 */
@ApplicationScoped
class DeadLetters {
  private final TopicScan scan;
  private final ImageLog log;
  private final Intake intake;
  private final StatusDesk desk;
  private final IngestConfig.DeadLetters limits;

  DeadLetters(TopicScan scan, ImageLog log, Intake intake, StatusDesk desk, IngestConfig config) {
    this.scan = scan;
    this.log = log;
    this.intake = intake;
    this.desk = desk;
    this.limits = config.deadLetters();
  }

  /**
   * What was found.
   *
   * @param letters oldest first
   * @param complete whether the whole topic was looked through
   */
  record Found(List<DeadLetter> letters, boolean complete) {
    /** Returns each refusal once: a service that is killed in between writes some twice. */
    List<DeadLetter> refusals() {
      Map<String, DeadLetter> newest = new LinkedHashMap<>();
      for (DeadLetter letter : letters) {
        newest.put(letter.refusal(), letter);
      }
      return List.copyOf(newest.values());
    }
  }

  /**
   * What a replay did.
   *
   * @param replayed pictures that are being judged once more
   * @param skipped why others were not
   */
  record Replay(int replayed, List<Skipped> skipped) {}

  /** A letter that was not replayed. */
  record Skipped(int partition, long offset, Optional<String> id, String why) {}

  /** Returns the letters that fit, of those that are anybody's business. */
  Found find(Predicate<DeadLetter> wanted) {
    Map<Slot, DeadLetter> letters = new LinkedHashMap<>();
    Set<Slot> done = new HashSet<>();
    boolean complete =
        scan.newest(
            Topics.IMAGES_REJECTED,
            limits.newest(),
            found -> {
              Map<String, String> headers = RecordHeaders.text(found);
              Optional.ofNullable(headers.get(RejectionCodec.REPLAYED))
                  .flatMap(Erasure::slot)
                  .ifPresent(done::add);
              DeadLetter.of(found, headers)
                  .filter(letter -> !erased(letter))
                  .ifPresent(letter -> letters.put(letter.slot(), letter));
            });
    letters.keySet().removeAll(done);
    return new Found(letters.values().stream().filter(wanted).toList(), complete);
  }

  /** Returns the record of a letter; empty when there is none, or its picture was erased. */
  Optional<ConsumerRecord<byte[], byte[]>> record(Slot slot) {
    return scan.at(Topics.IMAGES_REJECTED, slot.partition(), slot.offset())
        .filter(found ->
            DeadLetter.of(found, RecordHeaders.text(found))
                .filter(letter -> !erased(letter))
                .isPresent());
  }

  /** Has pictures judged once more, each once however many letters tell of it. */
  Replay replay(Predicate<DeadLetter> wanted, int most) {
    Set<Rejection.Origin> origins = new LinkedHashSet<>();
    List<Skipped> skipped = new ArrayList<>();
    int replayed = 0;
    for (DeadLetter letter : find(wanted).letters()) {
      if (replayed >= Math.min(most, limits.replayed())) {
        break;
      }
      boolean again = letter.origin().isPresent() && !origins.add(letter.origin().get());
      Optional<String> why = again ? Optional.empty() : replay(letter);
      if (why.isPresent()) {
        skipped.add(new Skipped(letter.partition(), letter.offset(), letter.id(), why.get()));
      } else {
        replayed += again ? 0 : 1;
        var _ = Uploads.await(log.doneWith(letter.slot()));
      }
    }
    return new Replay(replayed, skipped);
  }

  /** Returns why a letter is not replayed; empty when it was. */
  private Optional<String> replay(DeadLetter letter) {
    Optional<ImageId> id = letter.id().flatMap(ImageId::parse);
    Optional<Position> newest = id.flatMap(desk::known);
    if (newest.isPresent() && isNewer(newest.get(), letter)) {
      return Optional.of(
          newest.get().erased() ? "the picture was erased" : "a newer picture has this id");
    }
    Optional<ConsumerRecord<byte[], byte[]>> found = record(letter.slot());
    if (found.isEmpty()) {
      return Optional.of("the letter is no longer on the topic");
    }
    Optional<byte[]> bytes = whole(letter, found.get());
    if (bytes.isEmpty()) {
      return Optional.of(
          "only the first %d bytes were kept, and the original is no longer in the log"
              .formatted(RejectionCodec.MAX_KEPT_BYTES));
    }
    var _ = Uploads.await(log.replayed(found.get(), bytes.get()));
    return Optional.empty();
  }

  /** Returns all bytes of a refused picture: the letter's own, or those of its original. */
  private Optional<byte[]> whole(DeadLetter letter, ConsumerRecord<byte[], byte[]> found) {
    byte[] kept = found.value() == null ? new byte[0] : found.value();
    if (kept.length < RejectionCodec.MAX_KEPT_BYTES) {
      return Optional.of(kept);
    }
    return letter
        .origin()
        .flatMap(origin -> scan.at(origin.topic(), origin.partition(), origin.offset()))
        .filter(original -> Arrays.equals(original.key(), found.key()))
        .map(ConsumerRecord::value);
  }

  private boolean erased(DeadLetter letter) {
    return letter
        .id()
        .flatMap(ImageId::parse)
        .filter(id -> intake.erasedSince(id, letter.at(), letter.origin()))
        .isPresent();
  }

  /** Returns whether a record came after the one that was refused, perhaps before the refusal. */
  private static boolean isNewer(Position newest, DeadLetter letter) {
    return newest.at().isAfter(letter.at())
        || letter
            .origin()
            .flatMap(Intake::onImages)
            .filter(refused ->
                refused.partition() == newest.slot().partition()
                    && refused.offset() < newest.slot().offset())
            .isPresent();
  }
}
