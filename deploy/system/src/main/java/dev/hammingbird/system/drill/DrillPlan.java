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
 * @param sixRedisNodes whether Redis is a cluster of six nodes instead of one server
 * @param encoders how many encoders
 * @param searches how many replicas of search
 * @param settings further settings of a service
 */
public record DrillPlan(
    Path root,
    Path workdir,
    int brokers,
    boolean sixRedisNodes,
    int encoders,
    int searches,
    Map<Service, Map<String, String>> settings) {
  public DrillPlan {
    settings = Map.copyOf(settings);
  }
}
