package dev.hammingbird.encoder.lane;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.ImageEvent;
import dev.hammingbird.contracts.image.ImageEventCodec;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Rejection;
import dev.hammingbird.contracts.image.RejectionCodec;
import dev.hammingbird.contracts.picture.RefusalReason;
import dev.hammingbird.contracts.picture.UnreadablePictureException;
import dev.hammingbird.encoder.onnx.InputBatch;
import dev.hammingbird.encoder.onnx.OnnxModel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Encodes one batch on the caller's thread: decodes each picture, runs the model once, names what
 * became of each record. No record can make it fail; only the model can. Thread-safe.
 */
final class BatchEncoder {
  private static final Logger LOG = Logger.getLogger(BatchEncoder.class);
  private static final String TRACE = "traceparent";
  private static final Set<String> USED_HEADERS = Set.of("ce_time", ImageEventCodec.LABELS);

  private final OnnxModel model;
  private final PictureReader reader;
  private final Clock clock;

  BatchEncoder(OnnxModel model, PictureReader reader, Clock clock) {
    this.model = model;
    this.reader = reader;
    this.clock = clock;
  }

  /**
   * Encodes a batch.
   *
   * @param hung indexes of the pictures that hung a decoder before and are not to be tried again
   * @throws dev.hammingbird.encoder.onnx.InferenceException if ONNX Runtime fails
   * @throws DecodeGuard.AbandonedException if the caller was given up
   */
  EncodedBatch encode(PictureBatch batch, Set<Integer> hung, DecodeGuard guard) {
    long start = System.nanoTime();
    List<Draft> drafts = new ArrayList<>(batch.records().size());
    try (InputBatch inputs = model.batch()) {
      for (int i = 0; i < batch.records().size(); i++) {
        drafts.add(draft(batch.records().get(i), i, hung.contains(i), guard, inputs));
      }
      long decoded = System.nanoTime();
      float[] outputs = model.run(inputs);
      long inferred = System.nanoTime();
      return finish(drafts, outputs, decoded - start, inferred - decoded);
    }
  }

  /** A record on its way: with a row among the inputs, erased, or rejected. */
  private record Draft(
      ConsumerRecord<byte[], byte[]> picture,
      ImageEvent event,
      int row,
      String fault,
      String detail) {
    static Draft row(ConsumerRecord<byte[], byte[]> picture, ImageEvent event, int row) {
      return new Draft(picture, event, row, "", "");
    }

    static Draft without(
        ConsumerRecord<byte[], byte[]> picture, ImageEvent event, String fault, String detail) {
      return new Draft(picture, event, -1, fault, detail);
    }
  }

  private Draft draft(
      ConsumerRecord<byte[], byte[]> picture,
      int index,
      boolean hung,
      DecodeGuard guard,
      InputBatch inputs) {
    Optional<ImageId> id = picture.key() == null ? Optional.empty() : ImageId.parse(picture.key());
    boolean erased = picture.value() == null;
    ImageEvent event =
        ImageEventCodec.read(
            id.orElseGet(() -> stranger(picture)),
            headers(picture),
            erased,
            Instant.ofEpochMilli(Math.max(0, picture.timestamp())));
    if (id.isEmpty()) {
      return Draft.without(picture, event, "invalid-key", "the record's key is no image id");
    }
    if (erased) {
      return Draft.without(picture, event, "", "");
    }
    if (hung) {
      return Draft.without(
          picture, event, RefusalReason.DECODE_TIMEOUT.text(), "the decoder did not come back");
    }
    guard.enter(index);
    boolean interrupted = false;
    Draft draft;
    try {
      inputs.add(reader.input(picture.value(), model.side()));
      draft = Draft.row(picture, event, inputs.count() - 1);
    } catch (UnreadablePictureException e) {
      draft = Draft.without(picture, event, e.reason().text(), String.valueOf(e.getMessage()));
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // A decoder's bug, met by one picture in a million, must not stop all those behind it.
      LOG.warnf(
          e,
          "a decoder broke on %s-%d at %d",
          picture.topic(),
          picture.partition(),
          picture.offset());
      draft = Draft.without(picture, event, "decoder-failure", e.toString());
    } finally {
      interrupted = guard.leave();
    }
    return interrupted && draft.row() < 0
        ? Draft.without(picture, event, RefusalReason.DECODE_TIMEOUT.text(), draft.detail())
        : draft;
  }

  private EncodedBatch finish(List<Draft> drafts, float[] outputs, long decode, long infer) {
    List<BlockEntry> entries = new ArrayList<>(drafts.size());
    List<DeadLetter> rejected = new ArrayList<>();
    for (Draft draft : drafts) {
      BlockEntry entry = entry(draft, outputs, rejected);
      entries.add(entry);
      trace(draft, entry);
    }
    return new EncodedBatch(entries, rejected, decode, infer);
  }

  private BlockEntry entry(Draft draft, float[] outputs, List<DeadLetter> rejected) {
    long offset = draft.picture().offset();
    ImageEvent event = draft.event();
    long arrival = event.at().toEpochMilli();
    if (draft.row() >= 0 && event instanceof ImageEvent.Accepted accepted) {
      try {
        BinaryCode code =
            BinaryCode.ofOutputs(outputs, draft.row() * model.bits().count(), model.bits());
        return new BlockEntry.Live(offset, arrival, event.id(), accepted.labels(), code);
      } catch (IllegalArgumentException e) {
        rejected.add(letter(draft.picture(), "no-code", String.valueOf(e.getMessage())));
        return new BlockEntry.RejectedByEncoder(offset, arrival, event.id());
      }
    }
    if (draft.fault().isEmpty()) {
      return new BlockEntry.Erased(offset, arrival, event.id());
    }
    rejected.add(letter(draft.picture(), draft.fault(), draft.detail()));
    return new BlockEntry.RejectedByEncoder(offset, arrival, event.id());
  }

  private DeadLetter letter(ConsumerRecord<byte[], byte[]> picture, String reason, String detail) {
    Rejection.Origin origin =
        new Rejection.Origin(Topics.IMAGES, picture.partition(), picture.offset());
    return new DeadLetter(
        picture,
        new Rejection(
            reason,
            Rejection.Stage.ENCODER,
            detail,
            1 + refusedBefore(picture),
            Optional.of(origin),
            clock.instant()));
  }

  /** Returns how often a replayed picture was refused before it was let in. */
  private static int refusedBefore(ConsumerRecord<byte[], byte[]> picture) {
    Header header = picture.headers().lastHeader(RejectionCodec.ATTEMPTS);
    return header == null || header.value() == null
        ? 0
        : RejectionCodec.attempts(
            Map.of(RejectionCodec.ATTEMPTS, new String(header.value(), StandardCharsets.UTF_8)));
  }

  /** Names a record whose key is no id, so that it too is accounted for. */
  private static ImageId stranger(ConsumerRecord<byte[], byte[]> picture) {
    return new ImageId("invalid-key:%d:%d".formatted(picture.partition(), picture.offset()));
  }

  /** Returns the headers that an entry is made of; a lane has no time for the others. */
  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> picture) {
    Map<String, String> headers = HashMap.newHashMap(USED_HEADERS.size());
    for (Header header : picture.headers()) {
      if (USED_HEADERS.contains(header.key()) && header.value() != null) {
        headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    return headers;
  }

  private void trace(Draft draft, BlockEntry entry) {
    if (LOG.isDebugEnabled()) {
      Header header = draft.picture().headers().lastHeader(TRACE);
      try {
        MDC.put(TRACE, header == null ? "" : new String(header.value(), StandardCharsets.UTF_8));
        LOG.debugf(
            "space %s: %s-%d at %d is %s",
            model.space(),
            draft.picture().topic(),
            draft.picture().partition(),
            draft.picture().offset(),
            entry.getClass().getSimpleName());
      } finally {
        MDC.remove(TRACE);
      }
    }
  }
}
