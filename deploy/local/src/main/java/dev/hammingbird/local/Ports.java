package dev.hammingbird.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Finds ports of 127.0.0.1 that nobody listens on. */
public final class Ports {
  /** The only address the local system listens on. */
  public static final String HOST = "127.0.0.1";

  private static final int BUS = 10_000;
  private static final int MAX_PORT = 65_535;
  private static final int BUS_ATTEMPTS = 1000;

  private Ports() {}

  /**
   * Returns {@code count} different ports that were free a moment ago. Nothing keeps them free:
   * whoever binds late must be ready to ask again.
   */
  public static List<Integer> free(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      List<Integer> ports = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        held.add(socket);
        ports.add(socket.getLocalPort());
      }
      return List.copyOf(ports);
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on " + HOST, e);
    } finally {
      held.forEach(Ports::release);
    }
  }

  /**
   * Returns a port that was free a moment ago, and the port 10,000 above it as well, which a node
   * of a Redis Cluster takes for talk between nodes.
   */
  static int freeWithBus() {
    for (int attempt = 0; attempt < BUS_ATTEMPTS; attempt++) {
      int port = free(1).getFirst();
      if (port + BUS <= MAX_PORT && preferring(port + BUS, -1) == port + BUS) {
        return port;
      }
    }
    throw new IllegalStateException("no two ports %d apart are free on %s".formatted(BUS, HOST));
  }

  /** Returns {@code wanted} if nobody listens there, else {@code other}. */
  static int preferring(int wanted, int other) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      return wanted;
    } catch (IOException taken) {
      return other;
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release port " + socket.getLocalPort(), e);
    }
  }
}
