package dev.hammingbird.encoder.lane;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.block.CodeBlockCodec;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.RejectionCodec;
import dev.hammingbird.encoder.kafka.ImagesTopic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Sends blocks to {@code codes.<space>} and dead letters to {@code images.rejected}. */
final class KafkaBlockSink implements BlockSink {
  private final Producer<byte[], byte[]> producer;
  private final Executor answers;
  private final SpaceId space;
  private final RecordHeader madeOf;

  /**
   * Sends through a producer, which the caller closes.
   *
   * @param answers where what follows an answer runs: not on the producer's own thread, which would
   *     wait for itself when it had to ask for a topic's leader
   * @param imagesTopicId Kafka's id of the topic that the blocks are made of
   */
  KafkaBlockSink(
      Producer<byte[], byte[]> producer, Executor answers, SpaceId space, String imagesTopicId) {
    this.producer = producer;
    this.answers = answers;
    this.space = space;
    this.madeOf = new RecordHeader(ImagesTopic.HEADER, utf8(imagesTopicId));
  }

  @Override
  public CompletableFuture<Void> send(int partition, CodeBlock block, List<DeadLetter> rejected) {
    CompletableFuture<?>[] letters =
        rejected.stream().map(letter -> send(letter(letter))).toArray(CompletableFuture[]::new);
    ProducerRecord<byte[], byte[]> codes =
        new ProducerRecord<>(
            Topics.codes(space),
            partition,
            null,
            null,
            CodeBlockCodec.write(block),
            List.of(madeOf));
    return CompletableFuture.allOf(letters).thenCompose(_ -> send(codes));
  }

  private CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      var _ = producer.send(record, (_, failure) -> answers.execute(() -> complete(done, failure)));
    } catch (KafkaException | IllegalStateException e) {
      // The second is a producer that was closed while an answer was on its way.
      done.completeExceptionally(e);
    }
    return done;
  }

  private static void complete(CompletableFuture<Void> done, @Nullable Exception failure) {
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(failure);
    }
  }

  private ProducerRecord<byte[], byte[]> letter(DeadLetter letter) {
    Headers headers = new RecordHeaders(letter.picture().headers());
    RejectionCodec.headers(letter.rejection())
        .forEach((name, value) -> headers.remove(name).add(name, utf8(value)));
    headers.remove(RejectionCodec.SPACE).add(RejectionCodec.SPACE, utf8(space.value()));
    byte[] value = letter.picture().value();
    byte[] kept =
        value == null
            ? new byte[0]
            : Arrays.copyOf(value, Math.min(value.length, RejectionCodec.MAX_KEPT_BYTES));
    return new ProducerRecord<>(
        Topics.IMAGES_REJECTED, null, null, letter.picture().key(), kept, headers);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
