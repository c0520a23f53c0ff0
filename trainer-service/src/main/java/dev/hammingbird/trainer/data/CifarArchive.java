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

/** Reads CIFAR-10's binary version out of its archive, {@code .tar.xz} or {@code .tar.gz}. */
public final class CifarArchive {
  private static final int SIDE = 32;
  private static final int RECORD = 1 + 3 * SIDE * SIDE;
  private static final int BLOCK = 512;

  private CifarArchive() {}

  /**
   * Reads pictures in the archive's order, ids {@code cifar-0}, {@code cifar-1}, ..., labels {@code
   * 0} to {@code 9}.
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
        while (name.endsWith(".bin") && left >= RECORD && pictures.size() < limit) {
          pictures.add(picture(tar.readNBytes(RECORD), pictures.size()));
          left -= RECORD;
        }
        if (pictures.size() < limit) {
          tar.skipNBytes(left + (BLOCK - size % BLOCK) % BLOCK);
          header = tar.readNBytes(BLOCK);
        }
      }
    }
    return pictures;
  }

  private static LabelledPictures.Picture picture(byte[] record, int number) {
    byte[] pixels = new byte[RECORD - 1];
    int area = SIDE * SIDE;
    for (int p = 0; p < area; p++) {
      for (int c = 0; c < 3; c++) {
        pixels[3 * p + c] = record[1 + c * area + p];
      }
    }
    return new LabelledPictures.Picture(
        "cifar-" + number, pixels, List.of(Integer.toString(record[0])));
  }
}
