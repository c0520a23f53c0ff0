package dev.hammingbird.system.drill;

import dev.hammingbird.local.LocalKafka;
import dev.hammingbird.local.LocalRedis;
import dev.hammingbird.local.ServiceProcess;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * One process of the system, as a drill breaks it.
 *
 * @param name for people
 * @param number says its process id
 * @param alive says whether it runs
 * @param killing ends it like a power cut
 * @param starting starts it again
 */
record Member(
    String name, LongSupplier number, BooleanSupplier alive, Runnable killing, Runnable starting) {

  static Member of(String name, ServiceProcess process) {
    return new Member(name, process::pid, process::isAlive, process::kill, process::relaunch);
  }

  static Member of(String name, LocalKafka process) {
    return new Member(name, process::pid, process::isAlive, process::kill, process::relaunch);
  }

  static Member of(String name, LocalRedis process) {
    return new Member(name, process::pid, process::isAlive, process::kill, process::restart);
  }

  long pid() {
    return number.getAsLong();
  }

  boolean isAlive() {
    return alive.getAsBoolean();
  }

  void kill() {
    killing.run();
  }

  void relaunch() {
    starting.run();
  }
}
