package dev.hammingbird.trainer;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** Errors as RFC 9457 problems. */
final class Problem {
  static final String MEDIA_TYPE = "application/problem+json";
  private static final int RETRY_AFTER_SECONDS = 30;

  private Problem() {}

  static WebApplicationException badRequest(String detail) {
    return new WebApplicationException(
        response("invalid-training", "The training is not valid", 400, detail).build());
  }

  static WebApplicationException noSuchTraining(String id) {
    return new WebApplicationException(
        response("no-such-training", "There is no such training", 404, "no training has id " + id)
            .build());
  }

  static WebApplicationException noReport(String id) {
    return new WebApplicationException(
        response(
                "no-report",
                "There is no report",
                404,
                ("training %s has no report: it has not ended, was cancelled, or ended so long ago"
                        + " that trainer.reports.keep let it go")
                    .formatted(id))
            .build());
  }

  static WebApplicationException queueFull() {
    return new WebApplicationException(
        response(
                "queue-full",
                "Too many trainings wait",
                429,
                "trainer.queue allows no more; wait for one to end or cancel one")
            .header("Retry-After", RETRY_AFTER_SECONDS)
            .build());
  }

  static Response.ResponseBuilder response(String type, String title, int status, String detail) {
    return Response.status(status)
        .type(MEDIA_TYPE)
        .entity(
            Map.of(
                "type", "urn:hammingbird:" + type,
                "title", title,
                "status", status,
                "detail", detail));
  }
}
