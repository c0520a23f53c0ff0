package dev.hammingbird.encoder;

import dev.hammingbird.encoder.onnx.InferenceException;
import io.lettuce.core.RedisException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers every error as {@code application/problem+json}. */
class Problems {
  private static final Logger LOG = Logger.getLogger(Problems.class);
  private static final int RETRY_AFTER_SECONDS = 1;

  @ServerExceptionMapper
  public Response ours(ProblemException e) {
    return answer(e.problem());
  }

  @ServerExceptionMapper
  public Response ofRest(WebApplicationException e) {
    Response.StatusType status = e.getResponse().getStatusInfo();
    return answer(
        Problem.of(
            status.getStatusCode(),
            "http-" + status.getStatusCode(),
            status.getReasonPhrase(),
            String.valueOf(e.getMessage())));
  }

  @ServerExceptionMapper
  public Response ofKafka(KafkaException e) {
    return answer(
        Problem.of(
            503, "kafka-unavailable", "Kafka does not answer", String.valueOf(e.getMessage())));
  }

  @ServerExceptionMapper
  public Response ofRedis(RedisException e) {
    return answer(
        Problem.of(
            503, "redis-unavailable", "Redis does not answer", String.valueOf(e.getMessage())));
  }

  @ServerExceptionMapper
  public Response ofInference(InferenceException e) {
    LOG.error("a query picture could not be encoded", e);
    return answer(
        Problem.of(503, "inference-failed", "The model failed", String.valueOf(e.getMessage())));
  }

  private static Response answer(Problem problem) {
    Response.ResponseBuilder response =
        Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    if (problem.status() == 503) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return response.build();
  }
}
