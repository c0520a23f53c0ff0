package dev.hammingbird.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns what requests end with into problems. */
class ProblemMappers {
  @ServerExceptionMapper
  public Response ofProblem(ProblemException e) {
    return e.problem().response();
  }

  @ServerExceptionMapper
  public Response ofJson(JsonProcessingException e) {
    return ProblemException.invalid("the body is not the JSON expected: " + e.getOriginalMessage())
        .problem()
        .response();
  }

  @ServerExceptionMapper
  public Response ofFramework(WebApplicationException e) {
    Response answer = e.getResponse();
    if (answer.getStatus() < 400) {
      return answer;
    }
    if (e.getCause() instanceof JsonProcessingException json) {
      return ofJson(json);
    }
    if (e.getCause() instanceof IllegalArgumentException unread) {
      // Quarkus answers 404 to a parameter that it cannot convert; ours is a request not valid.
      return ProblemException.invalid("a parameter cannot be read: " + unread.getMessage())
          .problem()
          .response();
    }
    Response.StatusType status = answer.getStatusInfo();
    String detail = String.valueOf(e.getMessage());
    return ProblemException.of(status.getStatusCode(), "http", status.getReasonPhrase(), detail)
        .problem()
        .response();
  }
}
