package dev.hammingbird.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hammingbird.contracts.image.Slot;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Pictures that were refused: by class of reason, one by one, and once more. */
@Path("/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class DeadLettersResource {
  private static final int LISTED = 50;
  private static final int MOST_LISTED = 1000;

  private final DeadLetters letters;

  DeadLettersResource(DeadLetters letters) {
    this.letters = letters;
  }

  /**
   * All of one class.
   *
   * @param oldest when the first of them was refused
   * @param newest when the last was
   */
  record Reason(String reason, String stage, long count, Instant oldest, Instant newest) {}

  /**
   * What is there.
   *
   * @param total how many fit
   * @param complete whether the whole topic was looked through, or its newest records only
   * @param reasons by class, the most frequent first
   * @param letters the newest of those that fit, newest first
   */
  record Answer(long total, boolean complete, List<Reason> reasons, List<DeadLetter> letters) {}

  /**
   * What to replay.
   *
   * @param reason class of the reason
   * @param stage {@code ingest} or {@code encoder}; either if absent
   * @param limit how many at most
   */
  record ReplayRequest(
      @Nullable String reason,
      @Nullable String stage,
      @Nullable @JsonProperty("limit") Integer limit) {}

  @GET
  @Operation(summary = "Tells which pictures were refused, and why")
  public Answer list(
      @RestQuery @Nullable String reason,
      @RestQuery @Nullable String stage,
      @RestQuery Optional<Integer> limit) {
    int most = limit.orElse(LISTED);
    if (most < 0 || most > MOST_LISTED) {
      throw invalid("limit must be 0 to %d, not %d".formatted(MOST_LISTED, most));
    }
    DeadLetters.Found found = letters.find(fits(reason, stage));
    List<DeadLetter> refusals = found.refusals();
    List<DeadLetter> newestFirst = new ArrayList<>(refusals);
    newestFirst.sort(Comparator.comparing(DeadLetter::at).reversed());
    return new Answer(
        refusals.size(),
        found.complete(),
        reasons(refusals),
        List.copyOf(newestFirst.subList(0, Math.min(most, newestFirst.size()))));
  }

  @GET
  @Path("/{partition}/{offset}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(summary = "The bytes that were kept of a refused picture")
  @APIResponse(responseCode = "404", description = "No such letter, or its picture was erased")
  public Response bytes(@RestPath int partition, @RestPath long offset) {
    byte[] kept =
        letters
            .record(new Slot(partition, offset))
            .map(found -> found.value() == null ? new byte[0] : found.value())
            .orElseThrow(() ->
                new ProblemException(
                    Problem.of(
                        404,
                        "unknown-letter",
                        "There is no such dead letter",
                        "%d/%d".formatted(partition, offset))));
    // Nobody has looked at these bytes: a browser is to save them, not to show them.
    return Response.ok(kept)
        .header(
            "Content-Disposition",
            "attachment; filename=\"refused-%d-%d\"".formatted(partition, offset))
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }

  @POST
  @Path("/replay")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Has refused pictures judged once more",
      description = "They go through images.raw; attempts and first cause stay with them.")
  @APIResponse(responseCode = "202", description = "Kafka has those that are to be judged")
  public Response replay(@Nullable ReplayRequest request) {
    if (request == null || request.reason() == null || request.reason().isBlank()) {
      throw invalid("the body must be {\"reason\": a class of reasons}");
    }
    int limit = request.limit() == null ? Integer.MAX_VALUE : request.limit();
    return Response.accepted(
            letters.replay(fits(request.reason(), request.stage()), Math.max(0, limit)))
        .build();
  }

  private static Predicate<DeadLetter> fits(@Nullable String reason, @Nullable String stage) {
    return letter ->
        (reason == null || letter.reason().equals(reason))
            && (stage == null || letter.stage().equals(stage));
  }

  private static List<Reason> reasons(List<DeadLetter> letters) {
    Map<String, List<DeadLetter>> classes =
        letters.stream()
            .collect(
                Collectors.groupingBy(
                    letter -> letter.reason() + "/" + letter.stage(),
                    TreeMap::new,
                    Collectors.toList()));
    return classes.values().stream()
        .map(some ->
            new Reason(
                some.getFirst().reason(),
                some.getFirst().stage(),
                some.size(),
                some.stream().map(DeadLetter::at).min(Comparator.naturalOrder()).orElseThrow(),
                some.stream().map(DeadLetter::at).max(Comparator.naturalOrder()).orElseThrow()))
        .sorted(Comparator.comparingLong(Reason::count).reversed())
        .toList();
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(Problem.invalid("invalid-request", detail));
  }
}
