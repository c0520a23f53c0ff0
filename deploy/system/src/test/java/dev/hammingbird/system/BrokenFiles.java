package dev.hammingbird.system;

import dev.hammingbird.local.RepositoryRoot;
import dev.hammingbird.system.picture.GeneratedPictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Files that look like pictures and are not, or not quite, always the same. */
final class BrokenFiles {
  private static final List<String> FORMATS = List.of("png", "jpg", "bmp", "gif");
  private static final int LARGEST_SOURCE = 400_000;

  private BrokenFiles() {}

  /**
   * One file.
   *
   * @param hopeless whether no reader can make a picture of it
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Broken(String name, byte[] bytes, String contentType, boolean hopeless) {}

  /** Returns {@code count} broken files: truncated, flipped, mislabelled, and the special ones. */
  static List<Broken> list(int count) throws IOException {
    Random random = new Random(5);
    List<byte[]> sources = sources();
    List<Broken> files = new ArrayList<>(special());
    for (int i = 0; files.size() < count; i++) {
      byte[] source = sources.get(i % sources.size());
      files.add(
          switch (i % 3) {
            case 0 -> truncated(i, source, random);
            case 1 -> flipped(i, source, random);
            default -> new Broken("mislabelled-" + i, source, "image/webp", false);
          });
    }
    return List.copyOf(files);
  }

  private static Broken truncated(int i, byte[] source, Random random) {
    byte[] half = Arrays.copyOf(source, random.nextInt(1, Math.max(2, source.length / 2)));
    return new Broken("truncated-" + i, half, "image/png", false);
  }

  private static Broken flipped(int i, byte[] source, Random random) {
    byte[] flipped = source.clone();
    for (int n = 0; n < 20; n++) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return new Broken("flipped-" + i, flipped, "image/jpeg", false);
  }

  private static List<Broken> special() throws IOException {
    return List.of(
        new Broken("huge-png", png(50_000, 50_000), "image/png", true),
        new Broken("zip", zip(), "image/png", true),
        new Broken("empty", new byte[0], "image/png", true),
        new Broken("text", "no picture".getBytes(StandardCharsets.UTF_8), "image/gif", true),
        new Broken("one-byte", new byte[] {(byte) 0x89}, "image/png", true));
  }

  private static List<byte[]> sources() throws IOException {
    List<byte[]> sources = new ArrayList<>();
    GeneratedPictures pictures = new GeneratedPictures(8, 11);
    for (int i = 0; i < pictures.size(); i++) {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(pictures.picture(i).bytes()));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, FORMATS.get(i % FORMATS.size()), out);
      sources.add(out.toByteArray());
    }
    Path photos = RepositoryRoot.find().resolveSibling("shared/data/photos");
    if (Files.isDirectory(photos)) {
      try (Stream<Path> files = Files.list(photos)) {
        for (Path file : files.filter(BrokenFiles::isPicture).sorted().toList()) {
          sources.add(Files.readAllBytes(file));
        }
      }
    }
    return sources;
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString();
    return (name.endsWith(".jpg") || name.endsWith(".bmp"))
        && file.toFile().length() < LARGEST_SOURCE;
  }

  /** A PNG whose header promises this size; the pixels are not there. */
  private static byte[] png(int width, int height) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {8, 2, 0, 0, 0});
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    chunk(file, "IHDR", header.toByteArray());
    chunk(file, "IDAT", new byte[] {0x78, (byte) 0x9c, 3, 0, 0, 0, 0, 1});
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] content)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    DataOutputStream out = new DataOutputStream(file);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) crc.getValue());
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("picture.png"));
      zip.write(new byte[1000]);
    }
    return out.toByteArray();
  }
}
