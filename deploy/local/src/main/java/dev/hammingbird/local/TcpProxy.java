package dev.hammingbird.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A way from one process to another that can be cut, slowed down and stopped. Passes bytes on
 * between 127.0.0.1's ports; where several targets are given, a connection goes to the first that
 * takes it, beginning with another one each time. Safe for several threads.
 */
public final class TcpProxy implements AtExit.Running {
  private static final int BUFFER = 64 * 1024;
  private static final long FROZEN_PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private final ServerSocketChannel server;
  private final int port;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private volatile List<Integer> targets = List.of();
  private volatile boolean cut;
  private volatile boolean frozen;
  private volatile long delayNanos;
  private int turn;

  private TcpProxy(ServerSocketChannel server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Opens a way that leads nowhere yet. */
  public static TcpProxy open() {
    try {
      ServerSocketChannel server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      TcpProxy proxy =
          new TcpProxy(server, ((InetSocketAddress) server.getLocalAddress()).getPort());
      AtExit.close(proxy);
      Thread.ofVirtual().name("proxy-" + proxy.port).start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + Ports.HOST, e);
    }
  }

  /** Says where it leads. */
  public TcpProxy to(List<Integer> ports) {
    targets = List.copyOf(ports);
    return this;
  }

  /** Returns the port on 127.0.0.1 where it begins. */
  public int port() {
    return port;
  }

  /** Ends all connections, and takes none until {@link #heal()}. */
  public void cut() {
    cut = true;
    open.forEach(TcpProxy::end);
  }

  /** Keeps connections open and passes nothing on until {@link #heal()}: a cable pulled out. */
  public void freeze() {
    frozen = true;
  }

  /** Holds everything back for so long, both ways, until {@link #heal()}. */
  public void delay(Duration time) {
    delayNanos = time.toNanos();
  }

  /** Passes everything on at once again. */
  public void heal() {
    cut = false;
    frozen = false;
    delayNanos = 0;
  }

  @Override
  public void close() {
    AtExit.forget(this);
    cut();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close port " + port, e);
    }
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel from = server.accept();
        if (cut) {
          end(from);
        } else {
          Thread.ofVirtual().name("proxy-" + port).start(() -> connect(from));
        }
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(SocketChannel from) {
    open.add(from);
    SocketChannel to = target();
    if (to == null) {
      forget(from);
      return;
    }
    open.add(to);
    Thread back = Thread.ofVirtual().name("proxy-" + port + "-back").start(() -> pass(to, from));
    pass(from, to);
    try {
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      forget(from);
      forget(to);
    }
  }

  private @Nullable SocketChannel target() {
    List<Integer> all = targets;
    int first = nextTurn();
    for (int i = 0; i < all.size(); i++) {
      Optional<SocketChannel> target = connected(all.get((first + i) % all.size()));
      if (target.isPresent()) {
        return target.get();
      }
    }
    return null;
  }

  private static Optional<SocketChannel> connected(int port) {
    try {
      return Optional.of(
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    } catch (IOException away) {
      return Optional.empty();
    }
  }

  private synchronized int nextTurn() {
    return turn++ & Integer.MAX_VALUE;
  }

  /** Passes bytes on until one side ends, and then ends both. */
  private void pass(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      while (from.read(buffer) >= 0) {
        if (delayNanos > 0) {
          LockSupport.parkNanos(delayNanos);
        }
        while (frozen && from.isOpen()) {
          LockSupport.parkNanos(FROZEN_PAUSE_NANOS);
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException ended) {
      // One side is gone; the other is told by closing it.
      end(from);
    } finally {
      end(to);
      end(from);
    }
  }

  private void forget(SocketChannel channel) {
    open.remove(channel);
    end(channel);
  }

  private static void end(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a connection", e);
    }
  }
}
