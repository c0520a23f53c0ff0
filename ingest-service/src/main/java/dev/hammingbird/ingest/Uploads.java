package dev.hammingbird.ingest;

import dev.hammingbird.contracts.image.ImageEvent;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Rejection;
import dev.hammingbird.contracts.picture.Admission;
import dev.hammingbird.contracts.picture.PictureLimits;
import dev.hammingbird.contracts.picture.RefusalReason;
import dev.hammingbird.ingest.admission.DecodePool;
import dev.hammingbird.ingest.admission.InFlight;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Takes uploads in: reads no more than is allowed, has them judged, writes them to the log. */
@ApplicationScoped
class Uploads {
  private static final String SOURCE = "/images";

  private final PictureLimits limits;
  private final DecodePool pool;
  private final InFlight inFlight;
  private final Intake intake;
  private final Tally tally;
  private final Traces traces;

  Uploads(
      PictureLimits limits,
      DecodePool pool,
      InFlight inFlight,
      Intake intake,
      Tally tally,
      Traces traces) {
    this.limits = limits;
    this.pool = pool;
    this.inFlight = inFlight;
    this.intake = intake;
    this.tally = tally;
    this.traces = traces;
  }

  /**
   * Returns the receipt, which will be there once Kafka has the picture.
   *
   * @throws ProblemException if the picture is not let in, or there is no room for it now
   * @throws IOException if the sender breaks off
   */
  CompletableFuture<Receipt> take(InputStream body, Optional<ImageId> id, List<Label> labels)
      throws IOException {
    InFlight.Place place = inFlight.tryEnter().orElseThrow(Uploads::noRoom);
    try (place) {
      return write(judge(bytes(body, id), id), id, labels);
    }
  }

  private byte[] bytes(InputStream body, Optional<ImageId> id) throws IOException {
    byte[] bytes = body.readNBytes(limits.maxBytes() + 1);
    tally.cameIn(bytes.length);
    if (bytes.length > limits.maxBytes()) {
      throw refused(
          RefusalReason.TOO_MANY_BYTES,
          "more than %d bytes are not let in".formatted(limits.maxBytes()),
          id);
    }
    return bytes;
  }

  private Admission.Admitted judge(byte[] bytes, Optional<ImageId> id) {
    return switch (pool.submit(bytes).join()) {
      case Admission.Refused no -> throw refused(no.reason(), no.detail(), id);
      case Admission.Admitted yes -> yes;
    };
  }

  private CompletableFuture<Receipt> write(
      Admission.Admitted admitted, Optional<ImageId> id, List<Label> labels) {
    ImageEvent.Accepted event = intake.accepted(admitted.picture(), id, labels, SOURCE);
    return intake
        .write(event, admitted.picture(), traces.current())
        .thenApply(slot -> Receipt.of(event.id(), slot, admitted.picture()));
  }

  private ProblemException refused(RefusalReason reason, String detail, Optional<ImageId> id) {
    intake.noteRejected(
        id,
        new Rejection(
            reason.text(), Rejection.Stage.INGEST, detail, 1, Optional.empty(), intake.now()));
    return new ProblemException(Problem.refused(reason, detail));
  }

  private static ProblemException noRoom() {
    return new ProblemException(
        Problem.of(
            429,
            "too-many-uploads",
            "There is no room for another upload now",
            "as many pictures as may be are being judged; send it again later"));
  }

  /**
   * Waits for a write.
   *
   * @throws dev.hammingbird.ingest.log.LogFaultException if Kafka did not take it
   */
  static <T> T await(CompletableFuture<T> write) {
    try {
      return write.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
