package dev.hammingbird.system.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Pictures of the CIFAR-10 binary distribution, as many of each class, as PNG files. */
public final class CifarPictures implements PictureSource {
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int RECORD = 1 + 3 * PLANE;
  private static final int CLASSES = 10;
  private static final List<String> NAMES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private final Path path;
  private final List<String> names;
  private final List<Raw> chosen;

  /** One record: the id says where it came from. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Raw(String id, byte[] record) {}

  /**
   * Reads the archive and draws pictures evenly over the classes.
   *
   * @param path {@code .tar.xz}, {@code .tar.gz}, {@code .tar} or a folder
   * @param count how many, at most 60,000
   * @throws IllegalArgumentException if the archive holds fewer
   */
  public CifarPictures(Path path, int count, long seed) {
    this.path = path;
    Map<String, byte[]> files = new TreeMap<>();
    try {
      CifarArchive.read(path, files::put);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read CIFAR-10 from " + path, e);
    }
    byte[] meta = files.remove("batches.meta.txt");
    this.names = meta == null ? NAMES : names(meta);
    this.chosen = draw(files, count, new Random(seed));
  }

  @Override
  public int size() {
    return chosen.size();
  }

  @Override
  public String description() {
    return "%d pictures of CIFAR-10 (%s)".formatted(chosen.size(), path.getFileName());
  }

  @Override
  public SourcePicture picture(int index) {
    Raw raw = chosen.get(index);
    byte[] record = raw.record();
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < PLANE; i++) {
      int red = record[1 + i] & 255;
      int green = record[1 + PLANE + i] & 255;
      int blue = record[1 + 2 * PLANE + i] & 255;
      image.setRGB(i % SIDE, i / SIDE, red << 16 | green << 8 | blue);
    }
    return new SourcePicture(raw.id(), names.get(record[0]), Png.encode(image), "image/png");
  }

  private static List<Raw> draw(Map<String, byte[]> files, int count, Random random) {
    List<List<Raw>> classes = new ArrayList<>();
    for (int c = 0; c < CLASSES; c++) {
      classes.add(new ArrayList<>());
    }
    files.forEach((name, content) -> split(name, content, classes));
    int all = classes.stream().mapToInt(List::size).sum();
    if (count < 1 || count > all) {
      throw new IllegalArgumentException(
          "the archive holds %d pictures; cannot take %d".formatted(all, count));
    }
    classes.forEach(pictures -> Collections.shuffle(pictures, random));
    List<Raw> chosen = new ArrayList<>(count);
    for (int i = 0; chosen.size() < count; i++) {
      List<Raw> pictures = classes.get(i % CLASSES);
      if (i / CLASSES < pictures.size()) {
        chosen.add(pictures.get(i / CLASSES));
      }
    }
    Collections.shuffle(chosen, random);
    return List.copyOf(chosen);
  }

  private static void split(String name, byte[] content, List<List<Raw>> classes) {
    if (content.length == 0 || content.length % RECORD != 0) {
      throw new IllegalArgumentException(
          "%s has %d bytes, no multiple of %d".formatted(name, content.length, RECORD));
    }
    String stem = name.replace(".bin", "").replace('_', '-');
    for (int i = 0; i < content.length / RECORD; i++) {
      byte[] record = Arrays.copyOfRange(content, i * RECORD, (i + 1) * RECORD);
      if (record[0] < 0 || record[0] >= CLASSES) {
        throw new IllegalArgumentException(
            "%s: picture %d has class %d".formatted(name, i, record[0]));
      }
      classes.get(record[0]).add(new Raw("cifar-" + stem + "-" + i, record));
    }
  }

  private static List<String> names(byte[] meta) {
    List<String> names =
        new String(meta, StandardCharsets.US_ASCII)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    if (names.size() != CLASSES) {
      throw new IllegalArgumentException("batches.meta.txt names " + names);
    }
    return names;
  }
}
