package dev.hammingbird.search;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.model.ArtifactParts;
import java.nio.charset.StandardCharsets;

/** Codes that depend on the space and on every byte of the picture. */
final class TestCodes {
  private TestCodes() {}

  static String sha256(byte[] bytes) {
    return ArtifactParts.sha256(bytes);
  }

  /** Returns a code of up to 256 bits. */
  static BinaryCode code(String space, byte[] picture, int bits) {
    String hex = sha256((space + sha256(picture)).getBytes(StandardCharsets.UTF_8));
    return BinaryCode.ofHex(hex.substring(0, bits / 4));
  }
}
