package dev.hammingbird.contracts.model;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An ONNX file in parts small enough for a Kafka record. Addressed by content: the key of a part is
 * {@code <sha256 of the file>/<number>}, so a part written twice is the same part.
 */
public final class ArtifactParts {
  /** Size of every part but the last, in bytes. */
  public static final int PART_BYTES = 512 * 1024;

  private final String sha256;
  private final long size;
  private final SortedMap<Integer, byte[]> parts = new TreeMap<>();

  private ArtifactParts(String sha256, long size) {
    this.sha256 = sha256;
    this.size = size;
  }

  /** One part: a record on the topic {@code model-artifacts}. */
  public static final class Part {
    private final String key;
    private final byte[] bytes;

    private Part(String key, byte[] bytes) {
      this.key = key;
      this.bytes = bytes;
    }

    /** Returns the key of the record. */
    public String key() {
      return key;
    }

    /** Returns the value of the record; not copied, not to be changed. */
    public byte[] bytes() {
      return bytes;
    }
  }

  /** Returns the parts of a file, in order. */
  public static List<Part> split(byte[] file) {
    String sha256 = sha256(file);
    List<Part> parts = new ArrayList<>();
    for (int from = 0; from < file.length; from += PART_BYTES) {
      byte[] bytes = Arrays.copyOfRange(file, from, Math.min(file.length, from + PART_BYTES));
      parts.add(new Part(sha256 + "/" + parts.size(), bytes));
    }
    return parts;
  }

  /** Returns a collector of the parts of the artifact that a manifest names. */
  public static ArtifactParts collect(Manifest manifest) {
    return new ArtifactParts(manifest.artifactSha256(), manifest.artifactBytes());
  }

  /** Takes a record of {@code model-artifacts}; one of another artifact is passed over. */
  public void add(String key, byte[] bytes) {
    if (key.startsWith(sha256 + "/") && key.substring(65).matches("\\d{1,6}")) {
      parts.put(Integer.parseInt(key.substring(65)), bytes);
    }
  }

  /**
   * Returns the file once all parts are here; empty before.
   *
   * @throws IllegalArgumentException if the file is not the one that the digest names
   */
  public Optional<byte[]> file() {
    long have = parts.values().stream().mapToLong(part -> part.length).sum();
    if (have < size) {
      return Optional.empty();
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    parts.values().forEach(file::writeBytes);
    String actual = sha256(file.toByteArray());
    if (!actual.equals(sha256)) {
      throw new IllegalArgumentException(
          "the artifact's parts give SHA-256 %s, its manifest says %s".formatted(actual, sha256));
    }
    return Optional.of(file.toByteArray());
  }

  /** Returns the SHA-256 of bytes, lower-case hex. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
