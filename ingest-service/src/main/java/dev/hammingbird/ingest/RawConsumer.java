package dev.hammingbird.ingest;

import dev.hammingbird.contracts.image.ImageEvent;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Rejection;
import dev.hammingbird.contracts.image.RejectionCodec;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.picture.Admission;
import dev.hammingbird.contracts.picture.RefusalReason;
import dev.hammingbird.ingest.admission.DecodePool;
import dev.hammingbird.ingest.log.ImageLog;
import dev.hammingbird.ingest.log.LogFaultException;
import dev.hammingbird.ingest.log.RecordHeaders;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Reads pictures from {@code images.raw}, has them judged, writes what became of each. */
@ApplicationScoped
class RawConsumer {
  private static final String SOURCE = "kafka:images.raw";
  private static final byte[] NOTHING = {};

  private final DecodePool pool;
  private final Intake intake;
  private final Tally tally;
  private final Traces traces;
  private final Delivery delivery;
  private final Watch watch;

  RawConsumer(
      DecodePool pool, Intake intake, Tally tally, Traces traces, Delivery delivery, Watch watch) {
    this.watch = watch;
    this.pool = pool;
    this.intake = intake;
    this.tally = tally;
    this.traces = traces;
    this.delivery = delivery;
  }

  /**
   * Returns, and so lets the offsets be committed, only once Kafka has the outcome of every record:
   * a picture may be accepted twice but none is lost. A bad picture is an outcome as any other. A
   * fault of Kafka's holds the batch, and with it the partitions, until Kafka takes it.
   *
   * <p>Pictures are judged side by side but written in the order of their records, so that of two
   * pictures with one key the later wins.
   */
  @Incoming("images-raw")
  @Blocking
  void consume(ConsumerRecords<byte[], byte[]> batch) {
    watch.awaitErasures();
    List<Judged> records = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> raw : batch) {
      byte[] bytes = raw.value() == null ? NOTHING : raw.value();
      tally.cameIn(bytes.length);
      records.add(new Judged(raw, RecordHeaders.text(raw), pool.submit(bytes)));
    }
    List<Delivery.Write> writes = new ArrayList<>();
    for (Judged judged : records) {
      writes.add(outcome(judged));
    }
    delivery.deliver(writes);
  }

  private Delivery.Write outcome(Judged judged) {
    Optional<ImageId> id = RawNames.idOf(judged.headers, judged.raw.key());
    if (id.isEmpty() && RawNames.statesId(judged.headers, judged.raw.key())) {
      String shown = RawNames.shown(judged.headers, judged.raw.key());
      return refusal(
          judged, id, "invalid-id", "not an id: '%s'; %s".formatted(shown, Problem.ID_RULE));
    }
    if (id.isPresent() && erased(judged, id.get())) {
      return () -> intake.passOver(judged.raw);
    }
    Optional<List<Label>> labels = RawNames.labelsOf(judged.headers);
    if (labels.isEmpty()) {
      return refusal(judged, id, "invalid-labels", "the labels are not " + LabelText.RULE);
    }
    return switch (judged.admission.join()) {
      case Admission.Refused refused ->
          refusal(judged, id, refused.reason().text(), refused.detail());
      case Admission.Admitted admitted -> acceptance(judged, admitted, id, labels.get());
    };
  }

  private Delivery.Write acceptance(
      Judged judged, Admission.Admitted admitted, Optional<ImageId> id, List<Label> labels) {
    ImageEvent.Accepted event = intake.accepted(admitted.picture(), id, labels, SOURCE);
    if (erased(judged, event.id())) {
      return () -> intake.passOver(judged.raw);
    }
    String stated = judged.headers.getOrDefault(ImageLog.TRACE, "");
    Optional<String> trace = traces.continued(stated, "images.raw");
    Delivery.Write tooLarge =
        refusal(judged, id, RefusalReason.TOO_MANY_BYTES.text(), "Kafka takes no such record");
    return new Delivery.Write() {
      @Override
      public CompletableFuture<Slot> attempt() {
        // It may have been erased while others of the batch were judged, or Kafka was away.
        return intake.unlessErased(
            judged.raw,
            () -> erased(judged, event.id()),
            () -> intake.write(event, admitted.picture(), trace, past(judged.headers)));
      }

      @Override
      public Delivery.Write instead(LogFaultException lasting) {
        return tooLarge;
      }
    };
  }

  /**
   * Returns whether the record is from before its picture was erased: somebody replays the topic,
   * or a dead letter, which is as old as what was refused.
   */
  private boolean erased(Judged judged, ImageId id) {
    return intake.erasedSince(id, Instant.ofEpochMilli(Math.max(0, judged.raw.timestamp())))
        || (RejectionCodec.attempts(judged.headers) > 0
            && RejectionCodec.read(judged.headers)
                .filter(refused -> intake.erasedSince(id, refused.at(), refused.origin()))
                .isPresent());
  }

  /** Returns what a picture that was refused before keeps of that. */
  private static Map<String, String> past(Map<String, String> headers) {
    int attempts = RejectionCodec.attempts(headers);
    Map<String, String> past = new HashMap<>();
    if (attempts > 0) {
      past.put(RejectionCodec.ATTEMPTS, Integer.toString(attempts));
      RejectionCodec.firstCause(headers)
          .ifPresent(cause -> past.put(RejectionCodec.FIRST_CAUSE, cause));
    }
    return past;
  }

  private Delivery.Write refusal(
      Judged judged, Optional<ImageId> id, String reason, String detail) {
    ConsumerRecord<byte[], byte[]> raw = judged.raw;
    int attempts = 1 + RejectionCodec.read(judged.headers).map(Rejection::attempts).orElse(0);
    Rejection rejection =
        new Rejection(
            reason,
            Rejection.Stage.INGEST,
            detail,
            attempts,
            Optional.of(new Rejection.Origin(raw.topic(), raw.partition(), raw.offset())),
            intake.now());
    return () -> intake.reject(raw, id, rejection);
  }

  private record Judged(
      ConsumerRecord<byte[], byte[]> raw,
      Map<String, String> headers,
      CompletableFuture<Admission> admission) {}
}
