package dev.hammingbird.search;

import dev.hammingbird.search.follow.Follower;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** What orchestrators ask: live, ready, started, each with its reason. */
final class Health {
  private Health() {}

  /** Live while every thread that follows something runs; one that ended needs a restart. */
  @Liveness
  @ApplicationScoped
  static class Live implements HealthCheck {
    private final Following following;
    private final ShardDesk shards;

    Live(Following following, ShardDesk shards) {
      this.following = following;
      this.shards = shards;
    }

    @Override
    public HealthCheckResponse call() {
      List<String> dead =
          Stream.concat(
                  following.all().stream(),
                  shards.shards().stream().flatMap(some -> some.followers().stream()))
              .filter(f -> !f.alive())
              .map(Follower::name)
              .toList();
      HealthCheckResponseBuilder answer = HealthCheckResponse.named("followers");
      return dead.isEmpty()
          ? answer.up().build()
          : answer.down().withData("ended", String.join(", ", dead)).build();
    }
  }

  /** Ready while queries are answered, be it from memory with the store in trouble. */
  @Readiness
  @ApplicationScoped
  static class Ready implements HealthCheck {
    private final SpaceDesk desk;

    Ready(SpaceDesk desk) {
      this.desk = desk;
    }

    @Override
    public HealthCheckResponse call() {
      Optional<String> reason = desk.notReady();
      HealthCheckResponseBuilder answer = HealthCheckResponse.named("queries");
      List<String> troubles = desk.troubles();
      if (!troubles.isEmpty()) {
        answer.withData("trouble", String.join("; ", troubles));
      }
      return answer.status(reason.isEmpty()).build();
    }
  }

  /** Started once the topics that say what there is were read. */
  @Startup
  @ApplicationScoped
  static class Started implements HealthCheck {
    private final Following following;

    Started(Following following) {
      this.following = following;
    }

    @Override
    public HealthCheckResponse call() {
      boolean models = following.modelTopic().complete();
      boolean labels = following.labelTopic().complete();
      return HealthCheckResponse.named("topics")
          .status(models && labels)
          .withData("models", models ? "read" : "not read to the end yet; is there such a topic?")
          .withData("labels", labels ? "read" : "not read to the end yet; is there such a topic?")
          .build();
    }
  }
}
