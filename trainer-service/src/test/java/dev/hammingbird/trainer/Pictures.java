package dev.hammingbird.trainer;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.image.ImageEvent;
import dev.hammingbird.contracts.image.ImageEventCodec;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.model.ArtifactParts;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts pictures on the topic {@code images} as ingest does. */
final class Pictures implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;

  Pictures(String bootstrapServers) {
    Properties properties = new Properties();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  void put(Picture picture) {
    int side = (int) Math.round(Math.sqrt(picture.pixels().length / 3.0));
    byte[] png = png(picture.pixels(), side);
    ImageId id = new ImageId(picture.id());
    ImageEvent event =
        new ImageEvent.Accepted(
            id,
            "event-" + picture.id(),
            "/test",
            Instant.EPOCH,
            "image/png",
            side,
            side,
            ArtifactParts.sha256(png),
            picture.labels().stream().map(Label::new).toList());
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.IMAGES, id.bytes(), png);
    ImageEventCodec.headers(event)
        .forEach(
            (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    var _ = producer.send(record);
  }

  void raw(String topic, String key, byte @org.jspecify.annotations.Nullable [] value) {
    var _ = producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
  }

  void putAll(List<Picture> pictures) {
    pictures.forEach(this::put);
    producer.flush();
  }

  void flush() {
    producer.flush();
  }

  static byte[] png(byte[] pixels, int side) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
    for (int p = 0; p < side * side; p++) {
      int rgb =
          ((pixels[3 * p] & 0xff) << 16)
              | ((pixels[3 * p + 1] & 0xff) << 8)
              | (pixels[3 * p + 2] & 0xff);
      image.setRGB(p % side, p / side, rgb);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    producer.close();
  }
}
