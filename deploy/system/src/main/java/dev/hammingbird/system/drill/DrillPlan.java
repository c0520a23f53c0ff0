package dev.hammingbird.system.drill;

import dev.hammingbird.local.Service;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a drill runs on.
 *
 * @param root the repository
 * @param workdir for data and logs
 * @param brokers one or three
 * @param redis how many servers Redis is, and how they hang together
 * @param encoders how many encoders
 * @param searches how many replicas of search
 * @param settings further settings of a service
 */
public record DrillPlan(
    Path root,
    Path workdir,
    int brokers,
    Redis redis,
    int encoders,
    int searches,
    Map<Service, Map<String, String>> settings) {

  /** What stands for Redis. */
  public enum Redis {
    /** One server that keeps its data on disk. */
    ONE,
    /** A cluster of three masters with a replica each. */
    CLUSTER,
    /** A master with a replica that three Sentinels put in its place. */
    SENTINEL
  }

  public DrillPlan {
    settings = Map.copyOf(settings);
  }
}
