package dev.hammingbird.trainer;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Gives errors that the framework finds, such as a body that is no JSON, the form of a problem. */
class ProblemMapper {
  @ServerExceptionMapper
  Response problem(WebApplicationException e) {
    Response response = e.getResponse();
    if (response.hasEntity()) {
      return response;
    }
    String detail = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    String reason = response.getStatusInfo().getReasonPhrase();
    return Problem.response(
            "http-" + response.getStatus(), reason, response.getStatus(), String.valueOf(detail))
        .build();
  }
}
