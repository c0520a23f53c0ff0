package dev.hammingbird.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.hammingbird.ingest.log.LogFaultException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Turns what requests end with into problems, and names the trace in every answer. */
class ProblemMappers {
  private static final String TRACE_ID = "X-Trace-Id";

  private final IngestConfig config;
  private final Traces traces;

  ProblemMappers(IngestConfig config, Traces traces) {
    this.config = config;
    this.traces = traces;
  }

  @ServerExceptionMapper
  Response ofProblem(ProblemException e) {
    return answer(e.problem());
  }

  @ServerExceptionMapper
  Response ofLog(LogFaultException e) {
    return answer(ofFault(e));
  }

  static Problem ofFault(LogFaultException e) {
    String detail = String.valueOf(e.getMessage());
    return e.passing()
        ? Problem.of(503, "log-unavailable", "The log takes no records now", detail)
        : Problem.of(413, "too-many-bytes", "The log takes no such record", detail);
  }

  @ServerExceptionMapper
  Response ofJson(JsonProcessingException e) {
    return answer(
        Problem.invalid(
            "invalid-json", "the body is not the JSON expected: " + e.getOriginalMessage()));
  }

  /** Quarkus has a mapper of its own for these, which would say nothing. */
  @ServerExceptionMapper
  Response ofMismatch(MismatchedInputException e) {
    return ofJson(e);
  }

  @ServerExceptionMapper
  Response ofFramework(WebApplicationException e) {
    Response answer = e.getResponse();
    if (answer.getStatus() < 400) {
      return answer;
    }
    if (e.getCause() instanceof JsonProcessingException json) {
      return ofJson(json);
    }
    Response.StatusType status = answer.getStatusInfo();
    return answer(
        Problem.of(
            status.getStatusCode(),
            "http",
            status.getReasonPhrase(),
            String.valueOf(e.getMessage())));
  }

  @ServerResponseFilter
  void nameTrace(ContainerResponseContext response) {
    traces.currentId().ifPresent(id -> response.getHeaders().putSingle(TRACE_ID, id));
  }

  private Response answer(Problem problem) {
    Response.ResponseBuilder answer =
        Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    if (problem.status() == 429 || problem.status() == 503) {
      long seconds = Math.max(1, config.upload().retryAfter().toSeconds());
      answer.header(HttpHeaders.RETRY_AFTER, seconds);
    }
    return answer.build();
  }
}
