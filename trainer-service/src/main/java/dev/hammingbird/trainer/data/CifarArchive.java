package dev.hammingbird.trainer.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Reads CIFAR-10's or CIFAR-100's binary version out of its archive, {@code .tar.xz} or {@code
 * .tar.gz}.
 */
public final class CifarArchive {
  /** Pixels a side of its pictures. */
  public static final int SIDE = 32;

  private static final int PIXELS = 3 * SIDE * SIDE;
  private static final int BLOCK = 512;

  private CifarArchive() {}

  /**
   * Reads pictures in the archive's order, ids {@code cifar-0}, {@code cifar-1}, ..., labels {@code
   * 0} to {@code 9}, or of CIFAR-100 the fine ones, {@code 0} to {@code 99}.
   *
   * @param limit the most pictures to read
   * @throws IOException if the archive cannot be read
   */
  public static List<LabelledPictures.Picture> read(Path archive, int limit) throws IOException {
    List<LabelledPictures.Picture> pictures = new ArrayList<>();
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(archive));
        InputStream tar =
            archive.toString().endsWith(".xz")
                ? new XZInputStream(raw)
                : new GZIPInputStream(raw)) {
      byte[] header = tar.readNBytes(BLOCK);
      while (header.length == BLOCK && header[0] != 0 && pictures.size() < limit) {
        String name = new String(header, 0, 100, StandardCharsets.US_ASCII).trim();
        long size =
            Long.parseLong(new String(header, 124, 11, StandardCharsets.US_ASCII).trim(), 8);
        long left = size;
        int record = labelBytes(name) + PIXELS;
        while (name.endsWith(".bin") && left >= record && pictures.size() < limit) {
          pictures.add(picture(tar.readNBytes(record), pictures.size()));
          left -= record;
        }
        if (pictures.size() < limit) {
          tar.skipNBytes(left + (BLOCK - size % BLOCK) % BLOCK);
          header = tar.readNBytes(BLOCK);
        }
      }
    }
    return pictures;
  }

  /** Returns the label bytes of a record: CIFAR-100's files have a coarse and a fine one. */
  private static int labelBytes(String name) {
    return name.endsWith("/train.bin") || name.endsWith("/test.bin") ? 2 : 1;
  }

  private static LabelledPictures.Picture picture(byte[] record, int number) {
    int labels = record.length - PIXELS;
    byte[] pixels = new byte[PIXELS];
    int area = SIDE * SIDE;
    for (int p = 0; p < area; p++) {
      for (int c = 0; c < 3; c++) {
        pixels[3 * p + c] = record[labels + c * area + p];
      }
    }
    return new LabelledPictures.Picture(
        "cifar-" + number, pixels, List.of(Integer.toString(record[labels - 1])));
  }
}
