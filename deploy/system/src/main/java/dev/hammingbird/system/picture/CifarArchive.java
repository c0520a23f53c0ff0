package dev.hammingbird.system.picture;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** Reads the files of the CIFAR-10 binary distribution from a tar, packed or not, or a folder. */
final class CifarArchive {
  private static final int BLOCK = 512;

  /** Takes one file of the archive. */
  interface Visitor {
    void visit(String name, byte[] content);
  }

  private CifarArchive() {}

  static void read(Path path, Visitor visitor) throws IOException {
    if (Files.isDirectory(path)) {
      readFolder(path, visitor);
      return;
    }
    try (InputStream in = unpacked(path)) {
      readTar(in, visitor);
    }
  }

  private static void readFolder(Path folder, Visitor visitor) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder, 2)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      if (wanted(file.getFileName().toString())) {
        visitor.visit(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
  }

  private static InputStream unpacked(Path path) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    String name = path.getFileName().toString();
    if (name.endsWith(".xz")) {
      return new XZInputStream(in);
    }
    return name.endsWith(".gz") || name.endsWith(".tgz") ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private static void readTar(InputStream in, Visitor visitor) throws IOException {
    byte[] header = in.readNBytes(BLOCK);
    while (header.length == BLOCK && header[0] != 0) {
      String path = text(header, 0, 100);
      int size = Integer.parseInt(text(header, 124, 12).strip(), 8);
      String name = path.substring(path.lastIndexOf('/') + 1);
      if (wanted(name)) {
        visitor.visit(name, in.readNBytes(size));
      } else {
        in.skipNBytes(size);
      }
      in.skipNBytes(Math.floorMod(-size, BLOCK));
      header = in.readNBytes(BLOCK);
    }
  }

  private static boolean wanted(String name) {
    return name.endsWith("_batch.bin")
        || (name.startsWith("data_batch_") && name.endsWith(".bin"))
        || name.equals("batches.meta.txt");
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.US_ASCII);
  }
}
