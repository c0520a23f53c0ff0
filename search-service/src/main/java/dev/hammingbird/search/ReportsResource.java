package dev.hammingbird.search;

import dev.hammingbird.search.report.Report;
import dev.hammingbird.search.report.Reporter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code GET /reports/{space}}: how good the ranking is. */
@Path("/reports")
@Tag(name = "reports")
class ReportsResource {
  private static final int MAX_QUERIES = 10_000;

  private final SpaceDesk desk;
  private final ShardedReports everywhere;
  private final SearchConfig.Reports config;

  ReportsResource(SpaceDesk desk, ShardedReports everywhere, SearchConfig config) {
    this.desk = desk;
    this.everywhere = everywhere;
    this.config = config.report();
  }

  @GET
  @Path("/{space}")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
  @Operation(
      summary = "How good the ranking of a space is",
      description =
          "JSON when asked for by Accept or ?format=json; a browser is led to the page that draws it.")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Report.class)))
  public Response report(
      @RestPath String space,
      @RestQuery Optional<Integer> queries,
      @RestQuery Optional<Long> seed,
      @RestQuery Optional<String> format,
      @Context HttpHeaders headers) {
    int wanted = queries.orElse(config.queries());
    if (wanted < 1 || wanted > MAX_QUERIES) {
      throw ProblemException.invalid(
          "queries must be 1 to %d, not %d".formatted(MAX_QUERIES, wanted));
    }
    SpaceDesk.Open open = desk.open(Optional.of(space));
    if (format.isEmpty() && prefersHtml(headers)) {
      return Response.seeOther(URI.create("/report/?space=" + open.view().space())).build();
    }
    if (format.isPresent() && !format.get().equals("json")) {
      throw ProblemException.invalid("format must be json, not '" + format.get() + "'");
    }
    long draw = seed.orElse(config.seed());
    Report report =
        desk.sharded()
            ? everywhere.report(open, wanted, draw)
            : Reporter.report(open.model(), open.view(), wanted, draw);
    return Response.ok(report, MediaType.APPLICATION_JSON_TYPE).build();
  }

  private static boolean prefersHtml(HttpHeaders headers) {
    for (MediaType type : headers.getAcceptableMediaTypes()) {
      if (type.getSubtype().equals("json")) {
        return false;
      }
      if (type.getSubtype().equals("html")) {
        return true;
      }
    }
    return false;
  }
}
