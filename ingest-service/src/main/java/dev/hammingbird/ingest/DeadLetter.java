package dev.hammingbird.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Rejection;
import dev.hammingbird.contracts.image.RejectionCodec;
import dev.hammingbird.contracts.image.Slot;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A picture that was refused.
 *
 * @param partition of its record on {@code images.rejected}
 * @param offset of that record
 * @param id whose; absent when the record has none
 * @param reason class of the reason
 * @param stage which service refused it: {@code ingest} or {@code encoder}
 * @param space in which it has no code; absent when ingest refused it
 * @param detail why, the last time
 * @param firstCause why, the first time
 * @param attempts how often it was refused
 * @param at when, the last time
 * @param origin where the refused record lies
 * @param bytes how many bytes of it were kept
 * @param whole whether those are all
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonNaming(SnakeCaseStrategy.class)
record DeadLetter(
    int partition,
    long offset,
    Optional<String> id,
    String reason,
    String stage,
    Optional<String> space,
    String detail,
    String firstCause,
    int attempts,
    Instant at,
    Optional<Rejection.Origin> origin,
    int bytes,
    boolean whole) {

  /** Returns the letter that a record is; empty when it is none. */
  static Optional<DeadLetter> of(
      ConsumerRecord<byte[], byte[]> found, Map<String, String> headers) {
    int bytes = found.value() == null ? 0 : found.value().length;
    return RejectionCodec.read(headers)
        .map(rejection ->
            new DeadLetter(
                found.partition(),
                found.offset(),
                RawNames.idOf(headers, found.key()).map(ImageId::value),
                rejection.reason(),
                rejection.stage().name().toLowerCase(Locale.ROOT),
                Optional.ofNullable(headers.get(RejectionCodec.SPACE)),
                rejection.detail(),
                RejectionCodec.firstCause(headers).orElse(rejection.detail()),
                rejection.attempts(),
                rejection.at(),
                rejection.origin(),
                bytes,
                bytes < RejectionCodec.MAX_KEPT_BYTES));
  }

  /** Returns what tells one refusal from another: the record and who refused it. */
  String refusal() {
    return origin
        .map(refused ->
            String.join(
                "/",
                refused.topic(),
                Integer.toString(refused.partition()),
                Long.toString(refused.offset()),
                stage,
                space.orElse("")))
        .orElseGet(() -> partition + "/" + offset);
  }

  /** Returns where its record lies. */
  Slot slot() {
    return new Slot(partition, offset);
  }
}
