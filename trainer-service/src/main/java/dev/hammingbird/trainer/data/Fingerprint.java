package dev.hammingbird.trainer.data;

import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Digests of pictures: of one's content, and of a whole set with its ids and labels. */
public final class Fingerprint {
  private Fingerprint() {}

  /** Returns the SHA-256 of each picture's pixels, in hex. */
  public static String[] contents(List<Picture> pictures) {
    return pictures.stream()
        .map(picture -> HexFormat.of().formatHex(sha256().digest(picture.pixels())))
        .toArray(String[]::new);
  }

  /** Returns a digest of all that a set's batches depend on, 16 hex digits. */
  public static String of(LabelledPictures pictures) {
    MessageDigest digest = sha256();
    digest.update((byte) pictures.side());
    for (Picture picture : pictures.pictures()) {
      digest.update(picture.id().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      for (String label : picture.labels()) {
        digest.update(label.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 1);
      }
      digest.update(picture.pixels());
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
