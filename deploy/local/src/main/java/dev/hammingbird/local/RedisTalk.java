package dev.hammingbird.local;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Speaks just enough of Redis' protocol to start, empty and inspect a server, one command a call.
 */
final class RedisTalk {
  private static final int MILLIS = 5_000;

  private RedisTalk() {}

  /**
   * Sends one command and returns its reply, arrays flattened, {@code (nil)} for nothing.
   *
   * @throws IOException if the server cannot be reached or answers with an error
   */
  static List<String> ask(int port, String... words) throws IOException {
    return bytes(port, words).stream()
        .map(part -> new String(part, StandardCharsets.UTF_8))
        .toList();
  }

  /** The same, for replies that are not text. */
  static List<byte[]> bytes(int port, String... words) throws IOException {
    byte[][] parts = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      parts[i] = utf8(words[i]);
    }
    return bytes(port, parts);
  }

  /** The same, for words that are not text either. */
  static List<byte[]> bytes(int port, byte[]... words) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
      socket.setSoTimeout(MILLIS);
      socket.getOutputStream().write(request(words));
      List<byte[]> reply = new ArrayList<>();
      read(new DataInputStream(new BufferedInputStream(socket.getInputStream())), reply);
      return reply;
    }
  }

  private static byte[] request(byte[]... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(utf8("*" + words.length + "\r\n"));
    for (byte[] word : words) {
      out.writeBytes(utf8("$" + word.length + "\r\n"));
      out.writeBytes(word);
      out.writeBytes(utf8("\r\n"));
    }
    return out.toByteArray();
  }

  private static void read(DataInputStream in, List<byte[]> reply) throws IOException {
    String line = line(in);
    if (line.isEmpty()) {
      throw new IOException("an empty line instead of a reply");
    }
    String rest = line.substring(1);
    switch (line.charAt(0)) {
      case '+', ':' -> reply.add(utf8(rest));
      case '-' -> throw new IOException("Redis answered: " + rest);
      case '$' -> reply.add(bulk(in, Integer.parseInt(rest)));
      case '*' -> {
        int count = Integer.parseInt(rest);
        for (int i = 0; i < count; i++) {
          read(in, reply);
        }
      }
      default -> throw new IOException("not a reply of Redis: " + line);
    }
  }

  private static byte[] bulk(DataInputStream in, int length) throws IOException {
    if (length < 0) {
      return utf8("(nil)");
    }
    byte[] bytes = in.readNBytes(length);
    line(in);
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String line(DataInputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int next = in.read();
    while (next != '\r') {
      if (next < 0) {
        throw new IOException("Redis closed the connection");
      }
      bytes.write(next);
      next = in.read();
    }
    in.read();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
