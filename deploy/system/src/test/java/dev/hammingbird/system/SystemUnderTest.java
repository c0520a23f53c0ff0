package dev.hammingbird.system;

import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.local.LocalSystem;
import dev.hammingbird.local.RepositoryRoot;
import dev.hammingbird.local.Service;
import dev.hammingbird.system.client.Log;
import dev.hammingbird.system.client.Services;
import dev.hammingbird.system.client.Services.Space;
import dev.hammingbird.system.picture.GeneratedPictures;
import dev.hammingbird.system.picture.PictureSource;
import dev.hammingbird.system.picture.SourcePicture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One system for all tests of a run: Kafka, Redis and four services as processes, with 400 labelled
 * pictures in and a short SSAH model that answers. Started by the first test that asks, stopped
 * with the JVM.
 */
final class SystemUnderTest {
  static final int BITS = 64;

  private static final Duration LONG = Duration.ofMinutes(4);
  private static final int PICTURES = 400;
  private static final double MINUTES =
      Double.parseDouble(System.getProperty("hammingbird.it.minutes", "0.1"));

  private final LocalSystem system;
  private final Services services;
  private final Log log;
  private final PictureSource pictures = new GeneratedPictures(PICTURES, 7);
  private final SpaceId space;

  private SystemUnderTest() {
    Path root = RepositoryRoot.find();
    this.system = LocalSystem.start(LocalSystem.Plan.everything(root, workdir()), line -> {});
    this.services =
        new Services(
            system.url(Service.INGEST),
            system.url(Service.TRAINER),
            system.url(Service.ENCODER),
            system.url(Service.SEARCH));
    this.log = new Log(system.kafka().bootstrapServers());
    this.space = learn();
  }

  private static final class Holder {
    static final SystemUnderTest IT = new SystemUnderTest();
  }

  static SystemUnderTest get() {
    return Holder.IT;
  }

  LocalSystem system() {
    return system;
  }

  Services services() {
    return services;
  }

  Log log() {
    return log;
  }

  /** The pictures that are in from the beginning, all with their labels. */
  PictureSource pictures() {
    return pictures;
  }

  /** The space that answers. */
  SpaceId space() {
    return space;
  }

  /** Waits until the active space has accounted for everything on the topic {@code images}. */
  void awaitCoverage() {
    await("every accepted picture has its code")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(100))
        .ignoreException(dev.hammingbird.system.client.CallFailure.class)
        .until(() ->
            services.space(space.value()).filter(s -> s.toCome() == 0).map(Space::seen).orElse(-1L)
                == log.records(Topics.IMAGES));
  }

  private SpaceId learn() {
    for (int i = 0; i < pictures.size(); i++) {
      SourcePicture picture = pictures.picture(i);
      services.upload(
          picture.id(), Optional.of(picture.label()), picture.bytes(), picture.contentType());
    }
    String training =
        services.train(Map.of("method", "ssah", "bits", BITS, "minutes", MINUTES, "seed", 1));
    await("the training ends")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> !services.training(training).path("space").asText("").isEmpty());
    SpaceId learned =
        SpaceId.parse(services.training(training).path("space").asText()).orElseThrow();
    await("the model may answer")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> services.mayMove(learned.value(), "activate"));
    services.activate(learned.value());
    await("the model answers")
        .atMost(LONG)
        .until(() -> services.space(learned.value()).map(Space::active).orElse(false));
    return learned;
  }

  private static Path workdir() {
    try {
      Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
      return Files.createTempDirectory(target, "system-");
    } catch (IOException e) {
      throw new UncheckedIOException("no work folder for the tests", e);
    }
  }
}
