package dev.hammingbird.trainer.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.trainer.job.TrainingLog;
import dev.hammingbird.trainer.job.TrainingView;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;

/** Keeps the state of trainings on the topic {@code trainings}: key = id, value = JSON. */
@ApplicationScoped
class KafkaTrainingLog implements TrainingLog {
  private static final Logger LOG = Logger.getLogger(KafkaTrainingLog.class);
  private final KafkaClients clients;
  private final ObjectMapper json;
  private final Producer<String, byte[]> producer;

  KafkaTrainingLog(KafkaClients clients, ObjectMapper json) {
    this.clients = clients;
    this.json = json;
    this.producer = clients.producer();
  }

  /** Sends without waiting: a training does not stop because its diary cannot be written. */
  @Override
  public void write(TrainingView view) {
    try {
      byte[] value = json.writeValueAsBytes(view);
      Future<RecordMetadata> _ =
          producer.send(
              new ProducerRecord<>(Topics.TRAININGS, view.id(), value),
              (sent, failure) -> {
                if (failure != null) {
                  LOG.warnf("state of training %s was not written: %s", view.id(), failure);
                }
              });
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<TrainingView> readAll() {
    Map<String, TrainingView> views = new LinkedHashMap<>();
    new TopicReader(clients)
        .read(Topics.TRAININGS, Optional.empty(), () -> false, record -> take(record, views));
    return new ArrayList<>(views.values());
  }

  private void take(ConsumerRecord<byte[], byte[]> record, Map<String, TrainingView> views) {
    if (record.value() == null) {
      return;
    }
    try {
      TrainingView view = json.readValue(record.value(), TrainingView.class);
      views.put(view.id(), view);
    } catch (IOException e) {
      LOG.warnf("record %d of %s is passed over: %s", record.offset(), Topics.TRAININGS, e);
    }
  }

  @PreDestroy
  void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
