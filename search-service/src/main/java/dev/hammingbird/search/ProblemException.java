package dev.hammingbird.search;

/** Ends a request with a problem. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  private ProblemException(int status, String type, String title, String detail) {
    super(detail);
    this.problem = new Problem("urn:hammingbird:" + type, title, status, detail);
  }

  static ProblemException invalid(String detail) {
    return new ProblemException(400, "invalid-request", "The request is not valid", detail);
  }

  static ProblemException notFound(String type, String title, String detail) {
    return new ProblemException(404, type, title, detail);
  }

  static ProblemException conflict(String type, String title, String detail) {
    return new ProblemException(409, type, title, detail);
  }

  static ProblemException unavailable(String type, String title, String detail) {
    return new ProblemException(503, type, title, detail);
  }

  static ProblemException of(int status, String type, String title, String detail) {
    return new ProblemException(status, type, title, detail);
  }

  Problem problem() {
    return problem;
  }
}
