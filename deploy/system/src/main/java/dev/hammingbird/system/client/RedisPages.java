package dev.hammingbird.system.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/** Reads strings of Redis as the bytes that they are; follows a cluster's directions. */
public final class RedisPages {
  private static final int MILLIS = 5_000;
  private static final int HOPS = 3;

  private final String host;
  private final IntSupplier port;

  /** Names a server, or any node of a cluster; which it is may change from call to call. */
  public RedisPages(String host, IntSupplier port) {
    this.host = host;
    this.port = port;
  }

  /** Returns a string's bytes; none for an absent key. */
  public byte[] get(String key) {
    String atHost = host;
    int atPort = port.getAsInt();
    try {
      for (int hop = 0; hop < HOPS; hop++) {
        Object reply = ask(atHost, atPort, "GET", key);
        if (reply instanceof byte[] bytes) {
          return bytes;
        }
        String[] moved = reply.toString().split(" ", 3);
        int colon = moved[2].lastIndexOf(':');
        atHost = moved[2].substring(0, colon).isEmpty() ? host : moved[2].substring(0, colon);
        atPort = Integer.parseInt(moved[2].substring(colon + 1));
      }
      throw new IOException("sent from node to node for " + key);
    } catch (IOException e) {
      throw new UncheckedIOException("Redis at %s:%d: GET %s".formatted(atHost, atPort, key), e);
    }
  }

  /** Returns the bytes, or the text of a direction to another node. */
  private static Object ask(String host, int port, String... words) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), MILLIS);
      socket.setSoTimeout(MILLIS);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(ascii("*" + words.length + "\r\n"));
      for (String word : words) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(ascii("$" + bytes.length + "\r\n"));
        out.writeBytes(bytes);
        out.writeBytes(ascii("\r\n"));
      }
      socket.getOutputStream().write(out.toByteArray());
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      String head = line(in);
      if (head.startsWith("-MOVED")) {
        return head;
      }
      if (!head.startsWith("$")) {
        throw new IOException("Redis answered: " + head);
      }
      int length = Integer.parseInt(head.substring(1));
      return length < 0 ? new byte[0] : in.readNBytes(length);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String line(DataInputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\r'; next = in.read()) {
      if (next < 0) {
        throw new IOException("Redis closed the connection");
      }
      bytes.write(next);
    }
    in.read();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
