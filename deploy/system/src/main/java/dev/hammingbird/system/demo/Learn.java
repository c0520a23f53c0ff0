package dev.hammingbird.system.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hammingbird.system.client.CallFailure;
import dev.hammingbird.system.client.Services;
import dev.hammingbird.system.console.Progress;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Has a code space learned and waits for it. */
public final class Learn {
  private static final int PERCENT = 100;

  private final Services services;

  /** Trains through these services. */
  public Learn(Services services) {
    this.services = services;
  }

  /**
   * A model that was learned.
   *
   * @param space the code space that it spans
   * @param imagesPerSecond pictures through the network a second, 0 when the method has no steps
   * @param device where it was learned
   */
  public record Learned(String space, double imagesPerSecond, String device) {}

  /**
   * Trains and follows the training's events.
   *
   * @param request as {@code POST /trainings} takes it
   * @throws DemoFailure if it ends without a model
   */
  public Learned run(Map<String, Object> request) throws InterruptedException {
    String id = services.train(request);
    AtomicReference<Double> rate = new AtomicReference<>(0.0);
    try (Progress progress =
        Progress.start("Learning " + request.getOrDefault("method", ""), "%", PERCENT)) {
      JsonNode training = services.training(id);
      while (!ended(training)) {
        try {
          services.followTraining(id, event -> show(event, progress, rate));
        } catch (CallFailure brokenOff) {
          progress.note("events broke off, following again");
        }
        Pause.briefly();
        training = services.training(id);
      }
      if (!text(training, "state").equals("PUBLISHED")) {
        throw new DemoFailure("training %s ended without a model: %s".formatted(id, training));
      }
      progress.at(PERCENT);
      return new Learned(text(training, "space"), rate.get(), text(training, "device"));
    }
  }

  private static boolean ended(JsonNode training) {
    return switch (text(training, "state")) {
      case "PUBLISHED", "FAILED", "CANCELLED" -> true;
      default -> false;
    };
  }

  private static void show(JsonNode event, Progress bar, AtomicReference<Double> rate) {
    JsonNode progress = event.path("progress");
    String phase = text(event, "phase");
    if (!progress.isObject()) {
      bar.note(phase);
      return;
    }
    double imagesPerSecond = number(progress, "imagesPerSecond", "images_per_second");
    rate.accumulateAndGet(imagesPerSecond, Math::max);
    bar.note(
        String.format(
            Locale.ROOT,
            "%s, step %d, %.0f images/s %s",
            phase,
            progress.path("step").asLong(),
            imagesPerSecond,
            figures(progress.path("figures"))));
    bar.at(Math.min(PERCENT - 1, (long) (PERCENT * progress.path("share").asDouble())));
  }

  private static String figures(JsonNode figures) {
    StringBuilder text = new StringBuilder();
    figures
        .properties()
        .forEach(figure ->
            text.append(
                String.format(
                    Locale.ROOT, " %s %.3f", figure.getKey(), figure.getValue().asDouble())));
    return text.toString();
  }

  private static double number(JsonNode node, String name, String otherName) {
    return node.path(node.has(name) ? name : otherName).asDouble();
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asText("");
  }
}
