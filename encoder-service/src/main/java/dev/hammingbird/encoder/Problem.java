package dev.hammingbird.encoder;

/**
 * What went wrong with a request, as RFC 9457 has it.
 *
 * @param type a URN that names the class of the problem
 * @param title the class in words
 * @param status of the answer
 * @param detail what happened this time, and what to do
 */
record Problem(String type, String title, int status, String detail) {
  static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(int status, String name, String title, String detail) {
    return new Problem("urn:hammingbird:" + name, title, status, detail);
  }
}
