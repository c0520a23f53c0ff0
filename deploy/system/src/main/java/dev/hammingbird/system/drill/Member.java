package dev.hammingbird.system.drill;

import dev.hammingbird.local.LocalKafka;
import dev.hammingbird.local.LocalRedis;
import dev.hammingbird.local.ServiceProcess;

/** One process of the system, as a drill breaks it. */
interface Member {
  String name();

  long pid();

  boolean isAlive();

  /** Ends it like a power cut. */
  void kill();

  /** Starts it again without waiting. */
  void relaunch();

  static Member of(String name, ServiceProcess process) {
    return new Member() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public long pid() {
        return process.pid();
      }

      @Override
      public boolean isAlive() {
        return process.isAlive();
      }

      @Override
      public void kill() {
        process.kill();
      }

      @Override
      public void relaunch() {
        process.relaunch();
      }
    };
  }

  static Member of(String name, LocalKafka process) {
    return new Member() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public long pid() {
        return process.pid();
      }

      @Override
      public boolean isAlive() {
        return process.isAlive();
      }

      @Override
      public void kill() {
        process.kill();
      }

      @Override
      public void relaunch() {
        process.relaunch();
      }
    };
  }

  static Member of(String name, LocalRedis process) {
    return new Member() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public long pid() {
        return process.pid();
      }

      @Override
      public boolean isAlive() {
        return process.isAlive();
      }

      @Override
      public void kill() {
        process.kill();
      }

      @Override
      public void relaunch() {
        process.restart();
      }
    };
  }
}
