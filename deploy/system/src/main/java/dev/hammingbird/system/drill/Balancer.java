package dev.hammingbird.system.drill;

import dev.hammingbird.local.TcpProxy;
import dev.hammingbird.system.client.Pace;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Leads calls to those encoders that say that they are ready, as an orchestrator does. */
final class Balancer implements AutoCloseable {
  private static final long PAUSE_NANOS = 200_000_000L;

  private final TcpProxy proxy;
  private final Map<String, Integer> ports;
  private final Predicate<String> ready;
  private final Thread thread;
  private volatile boolean ended;

  /**
   * Begins.
   *
   * @param ports of the encoders, by name
   * @param ready asks one whether it is ready
   */
  Balancer(TcpProxy proxy, Map<String, Integer> ports, Predicate<String> ready) {
    this.proxy = proxy;
    this.ports = Map.copyOf(ports);
    this.ready = ready;
    this.thread = Thread.ofVirtual().name("balancer").start(this::run);
  }

  private void run() {
    while (!ended) {
      List<Integer> up = ports.keySet().stream().filter(ready).map(ports::get).toList();
      if (!up.isEmpty()) {
        proxy.to(up);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Leads no more calls to one; a call under way may be lost. */
  void without(String name) {
    proxy.to(ports.keySet().stream().filter(n -> !n.equals(name)).map(ports::get).toList());
  }

  @Override
  public void close() {
    ended = true;
    Pace.join(thread);
  }
}
