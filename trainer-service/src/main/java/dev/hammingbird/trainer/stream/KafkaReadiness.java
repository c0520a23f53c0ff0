package dev.hammingbird.trainer.stream;

import dev.hammingbird.contracts.Topics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when Kafka answers and has the topics that a training reads and writes. */
@Readiness
@ApplicationScoped
class KafkaReadiness implements HealthCheck {
  private static final Set<String> NEEDED =
      Set.of(Topics.IMAGES, Topics.LABELS, Topics.TRAININGS, Topics.MODELS, Topics.MODEL_ARTIFACTS);
  private final KafkaClients clients;
  private final Admin admin;

  KafkaReadiness(KafkaClients clients) {
    this.clients = clients;
    this.admin = clients.admin();
  }

  @Override
  public HealthCheckResponse call() {
    try {
      Set<String> missing = new TreeSet<>(NEEDED);
      missing.removeAll(admin.listTopics().names().get(5, TimeUnit.SECONDS));
      return missing.isEmpty() ? answer(true, "all topics are there") : missing(missing);
    } catch (ExecutionException | TimeoutException e) {
      return answer(false, "Kafka does not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return answer(false, "interrupted");
    }
  }

  private HealthCheckResponse missing(Set<String> topics) {
    return answer(false, "topics are missing: " + topics);
  }

  private HealthCheckResponse answer(boolean up, String reason) {
    return HealthCheckResponse.named("kafka")
        .status(up)
        .withData("servers", clients.bootstrapServers())
        .withData("reason", reason)
        .build();
  }

  @PreDestroy
  void close() {
    admin.close();
  }
}
