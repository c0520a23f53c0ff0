package dev.hammingbird.encoder;

import dev.hammingbird.encoder.lane.LaneReport;
import dev.hammingbird.encoder.space.SpaceReport;
import dev.hammingbird.encoder.space.SpaceState;
import dev.hammingbird.encoder.store.StoreReport;
import io.lettuce.core.RedisException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Says whether this instance does its work, and every reason why not. */
@org.eclipse.microprofile.health.Readiness
class Readiness implements HealthCheck {
  private final EncoderRuntime encoder;

  Readiness(EncoderRuntime encoder) {
    this.encoder = encoder;
  }

  @Override
  public HealthCheckResponse call() {
    List<String> faults = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    checkModels(faults);
    checkRedis(faults, warnings);
    encoder.spaces().forEach(space -> checkSpace(space, faults, warnings));
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("encoder")
            .withData("device", encoder.device())
            .withData("spaces", encoder.spaces().size())
            .status(faults.isEmpty());
    for (int i = 0; i < faults.size(); i++) {
      answer.withData("fault-" + (i + 1), faults.get(i));
    }
    for (int i = 0; i < warnings.size(); i++) {
      answer.withData("warning-" + (i + 1), warnings.get(i));
    }
    return answer.build();
  }

  private void checkModels(List<String> faults) {
    if (!encoder.modelsFault().isEmpty()) {
      faults.add("kafka: " + encoder.modelsFault());
    }
  }

  private void checkRedis(List<String> faults, List<String> warnings) {
    try {
      String fault = encoder.redisFault();
      if (!fault.isEmpty()) {
        warnings.add("redis: " + fault);
      }
    } catch (RedisException e) {
      faults.add("redis: " + e.getMessage());
    }
  }

  /**
   * A model that is refused does not hinder the others, nor does one that is loaded for its first
   * codes; one that queries may already ask for does, since this instance would refuse them.
   */
  static void checkSpace(SpaceReport space, List<String> faults, List<String> warnings) {
    String id = "space " + space.model().space() + ": ";
    if (space.state() == SpaceState.LOADING && space.model().state().answers()) {
      faults.add(id + "its model still loads");
    }
    if (space.state() == SpaceState.REFUSED || space.state() == SpaceState.FAILING) {
      warnings.add(id + space.reason());
    }
    space
        .running()
        .ifPresent(running -> {
          if (running.lane().state() == LaneReport.State.FAILING) {
            faults.add(id + running.lane().reason());
          }
          if (running.store().state() == StoreReport.State.FAILING
              || running.store().state() == StoreReport.State.FULL) {
            faults.add(id + running.store().reason());
          }
          for (StoreReport.PartitionReport store : running.store().partitions()) {
            if (store.state() == StoreReport.State.BLOCKED) {
              faults.add(id + "partition " + store.partition() + ": " + store.reason());
            }
          }
        });
  }
}
