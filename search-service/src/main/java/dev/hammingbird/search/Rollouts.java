package dev.hammingbird.search;

import dev.hammingbird.search.rollout.GateLimits;
import dev.hammingbird.search.rollout.RolloutController;
import dev.hammingbird.search.rollout.Transitions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/** Starts and stops the controller, and hands out what makes transitions. */
@Startup
@ApplicationScoped
class Rollouts {
  private final boolean enabled;
  private final Transitions transitions;
  private final RolloutController controller;

  Rollouts(SearchConfig config, Following following, ShadowQueries shadow) {
    Map<String, Object> kafka = Map.of("bootstrap.servers", config.kafka());
    SearchConfig.Rollout rollout = config.rollout();
    enabled = rollout.enabled();
    transitions =
        new Transitions(
            following.models(),
            following.spaces(),
            following.images()::state,
            kafka,
            rollout.timeout());
    controller =
        new RolloutController(
            transitions,
            following.models(),
            following.spaces(),
            following.images()::state,
            kafka,
            rollout.interval(),
            policy(config),
            shadow);
  }

  private static RolloutController.Policy policy(SearchConfig config) {
    SearchConfig.Gates gates = config.rollout().gates();
    return new RolloutController.Policy(
        config.rollout().promotion() == SearchConfig.Promotion.AUTOMATIC,
        config.rollout().held(),
        new GateLimits(
            gates.mapMargin(),
            gates.leastLabelled(),
            config.report().queries(),
            gates.leastDistinct(),
            gates.mostStuck(),
            gates.latency(),
            config.report().seed()));
  }

  @PostConstruct
  void start() {
    if (enabled) {
      controller.start();
    }
  }

  void stop(@Observes ShutdownEvent end) {
    controller.close();
    transitions.close();
  }

  Transitions transitions() {
    return transitions;
  }

  RolloutController controller() {
    return controller;
  }
}
