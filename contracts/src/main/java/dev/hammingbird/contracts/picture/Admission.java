package dev.hammingbird.contracts.picture;

/** What the gate says of some bytes. */
public sealed interface Admission {
  /**
   * They are a picture.
   *
   * @param picture the picture in canonical bytes
   */
  record Admitted(AcceptedPicture picture) implements Admission {}

  /**
   * They are not let in.
   *
   * @param reason the class of the reason
   * @param detail what was found, for a person to read; one line
   */
  record Refused(RefusalReason reason, String detail) implements Admission {}
}
