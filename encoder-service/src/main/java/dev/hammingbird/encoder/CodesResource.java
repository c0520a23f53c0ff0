package dev.hammingbird.encoder;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.picture.RefusalReason;
import dev.hammingbird.encoder.query.QueryOutcome;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Codes of pictures that are asked with. */
@Path("/codes")
@Tag(name = "codes", description = "Codes of query pictures")
class CodesResource {
  private final EncoderRuntime encoder;

  CodesResource(EncoderRuntime encoder) {
    this.encoder = encoder;
  }

  /**
   * The code of a picture.
   *
   * @param space whose code it is
   * @param code in hex, {@code bits / 4} digits
   * @param bits width of the code
   * @param outputs of the model, one a bit
   * @param sha256 of the picture's canonical bytes: the id it would have by default
   */
  record CodeAnswer(SpaceId space, BinaryCode code, int bits, List<Float> outputs, String sha256) {
    CodeAnswer {
      outputs = List.copyOf(outputs);
    }
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @Blocking
  @Operation(
      summary = "Encode a picture",
      description = "The same gate, preprocessing and session as for stored pictures.")
  @APIResponse(responseCode = "200", description = "The picture's code")
  @APIResponse(responseCode = "404", description = "No such space, or none is active")
  @APIResponse(responseCode = "413", description = "Too many bytes")
  @APIResponse(responseCode = "415", description = "No picture of a known format")
  @APIResponse(responseCode = "422", description = "A picture that cannot be let in")
  @APIResponse(responseCode = "503", description = "The space is not loaded here, or too busy")
  public CodeAnswer encode(
      @Parameter(description = "Id of the space; the active one if absent") @RestQuery
          @Nullable String space,
      byte @Nullable [] picture) {
    return switch (encoder.encode(asked(space), picture == null ? new byte[0] : picture)) {
      case QueryOutcome.Encoded(var id, var code, var outputs, var sha256) ->
          new CodeAnswer(id, code, code.bits().count(), outputs, sha256);
      case QueryOutcome.Refused(RefusalReason reason, String detail) ->
          throw refused(reason, detail);
      case QueryOutcome.NoSpace(String detail) ->
          throw problem(404, "no-such-space", "There is no such space", detail);
      case QueryOutcome.NotLoaded(_, String detail) ->
          throw problem(503, "space-not-loaded", "The space's model is not loaded", detail);
      case QueryOutcome.Busy(String detail) ->
          throw problem(503, "busy", "Too many pictures are waiting", detail);
    };
  }

  private static Optional<SpaceId> asked(@Nullable String space) {
    if (space == null || space.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        SpaceId.parse(space)
            .orElseThrow(() ->
                problem(
                    404,
                    "no-such-space",
                    "There is no such space",
                    "'%s' is no id of a space: 16 lower-case hex digits".formatted(space))));
  }

  private static ProblemException refused(RefusalReason reason, String detail) {
    return switch (reason) {
      case EMPTY -> problem(400, reason.text(), "There is no picture", detail);
      case TOO_MANY_BYTES -> problem(413, reason.text(), "The picture is too long", detail);
      case UNKNOWN_FORMAT -> problem(415, reason.text(), "Not a picture", detail);
      case TOO_MANY_PIXELS, TOO_MANY_FRAMES, CORRUPT, UNSUPPORTED, DECODE_TIMEOUT ->
          problem(422, reason.text(), "The picture cannot be let in", detail);
    };
  }

  private static ProblemException problem(int status, String name, String title, String detail) {
    return new ProblemException(Problem.of(status, name, title, detail));
  }
}
