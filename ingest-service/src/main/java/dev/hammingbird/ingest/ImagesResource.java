package dev.hammingbird.ingest;

import dev.hammingbird.contracts.image.Erasure;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.ingest.log.LogFaultException;
import dev.hammingbird.ingest.status.ImageStatus;
import dev.hammingbird.ingest.status.StatusDesk;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/**
 * Pictures over HTTP. Every answer of success says that Kafka has the record. The methods are
 * public because Quarkus REST passes over others.
 */
@Path("/images")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class ImagesResource {
  private static final String SOURCE = "/images";

  private final Uploads uploads;
  private final Intake intake;
  private final StatusDesk desk;
  private final Traces traces;
  private final IngestConfig config;

  ImagesResource(
      Uploads uploads, Intake intake, StatusDesk desk, Traces traces, IngestConfig config) {
    this.uploads = uploads;
    this.intake = intake;
    this.desk = desk;
    this.traces = traces;
    this.config = config;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Lets one picture in; the body is the file, whatever its type says")
  @APIResponse(responseCode = "201", description = "Kafka has it; the answer says where")
  @APIResponse(responseCode = "400", description = "Empty, or the id or a label is not valid")
  @APIResponse(responseCode = "413", description = "Too many bytes")
  @APIResponse(responseCode = "415", description = "No format that is read here")
  @APIResponse(responseCode = "422", description = "Broken, or beyond a limit")
  @APIResponse(responseCode = "429", description = "No room now; see Retry-After")
  @APIResponse(responseCode = "503", description = "Kafka takes no records now")
  public Response one(
      InputStream body, @RestQuery @Nullable String id, @RestQuery @Nullable String labels)
      throws IOException {
    return created(Uploads.await(uploads.take(body, optionalId(id), labels(labels))));
  }

  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(summary = "Lets pictures in, each file of the form one; id and labels only for one")
  @APIResponse(responseCode = "201", description = "One file: as for a plain body")
  @APIResponse(responseCode = "207", description = "Several files: what became of each")
  public Response form(
      @RestForm(FileUpload.ALL) List<FileUpload> files,
      @RestForm @Nullable String id,
      @RestForm @Nullable String labels)
      throws IOException {
    if (files.isEmpty() || files.size() > config.upload().maxFiles()) {
      throw invalid(
          "invalid-form",
          "the form has %d files; it must have 1 to %d; a plain body needs a Content-Type that is not a form's"
              .formatted(files.size(), config.upload().maxFiles()));
    }
    Optional<ImageId> named = optionalId(id);
    List<Label> known = labels(labels);
    if (files.size() == 1) {
      return created(Uploads.await(take(files.getFirst(), named, known)));
    }
    if (named.isPresent() || !known.isEmpty()) {
      throw invalid("invalid-form", "id and labels are for one file; the form has several");
    }
    return Response.status(207).entity(new FileResult.Many(many(files))).build();
  }

  private List<FileResult> many(List<FileUpload> files) throws IOException {
    List<CompletableFuture<FileResult>> results = new ArrayList<>();
    for (FileUpload file : files) {
      String name = Objects.requireNonNullElse(file.fileName(), file.name());
      try {
        results.add(
            take(file, Optional.empty(), List.of())
                .thenApply(receipt -> FileResult.accepted(name, receipt))
                .exceptionally(failure -> FileResult.refused(name, problem(failure))));
      } catch (ProblemException e) {
        results.add(CompletableFuture.completedFuture(FileResult.refused(name, e.problem())));
      }
    }
    return results.stream().map(Uploads::await).toList();
  }

  private CompletableFuture<Receipt> take(FileUpload file, Optional<ImageId> id, List<Label> labels)
      throws IOException {
    try (InputStream body = Files.newInputStream(file.uploadedFile())) {
      return uploads.take(body, id, labels);
    }
  }

  @DELETE
  @Path("/{id: .+}")
  @Operation(
      summary = "Has a picture forgotten, its labels and dead letters too",
      description = "Ask what became of it at /erasures/{receipt}.")
  @APIResponse(responseCode = "202", description = "Kafka has the erasure; the answer says where")
  public Response erase(@RestPath String id) {
    ImageId known = id(id);
    Erasure erasure = Uploads.await(intake.erase(known, SOURCE, traces.current()));
    return Response.accepted(ErasureAnswer.of(erasure)).build();
  }

  @PUT
  @Path("/{id: .+}/labels")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Says what a picture shows, in place of what was said before")
  @APIResponse(responseCode = "202", description = "Kafka has the labels")
  public Response label(@RestPath String id, @Nullable LabelsRequest request) {
    ImageId known = id(id);
    if (request == null || request.labels() == null || request.labels().contains(null)) {
      throw invalid("invalid-labels", "the body must be {\"labels\": [...]}");
    }
    List<String> texts =
        request.labels().stream().map(text -> Objects.requireNonNullElse(text, "")).toList();
    List<Label> labels =
        LabelText.of(texts)
            .orElseThrow(() -> invalid("invalid-labels", "labels are " + LabelText.RULE));
    Written written =
        Written.of(known, Uploads.await(intake.label(known, labels, traces.current())));
    return Response.accepted(written).build();
  }

  @GET
  @Path("/{id: .+}/status")
  @Operation(summary = "Tells what became of a picture")
  @APIResponse(responseCode = "200", description = "What is known, and what could not be asked")
  @APIResponse(responseCode = "404", description = "Nothing is known of this id")
  public StatusAnswer status(@RestPath String id) {
    ImageStatus status = desk.status(id(id));
    if (status.state() == ImageStatus.State.UNKNOWN && status.store().isPresent()) {
      throw new ProblemException(
          Problem.of(
              503, "store-unreachable", "The store does not answer", status.store().orElse("")));
    }
    if (status.state() == ImageStatus.State.UNKNOWN) {
      String searched = status.log().map(gap -> "; " + gap).orElse("");
      throw new ProblemException(
          Problem.of(404, "unknown-image", "There is no such picture", id + searched));
    }
    return StatusAnswer.of(status);
  }

  private static Response created(Receipt receipt) {
    return Response.status(Response.Status.CREATED).entity(receipt).build();
  }

  private static Problem problem(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof LogFaultException fault
        ? ProblemMappers.ofFault(fault)
        : Problem.of(500, "internal", "It went wrong here", String.valueOf(cause));
  }

  private static Optional<ImageId> optionalId(@Nullable String text) {
    return text == null ? Optional.empty() : Optional.of(id(text));
  }

  private static ImageId id(String text) {
    return ImageId.parse(text).orElseThrow(() -> invalid("invalid-id", Problem.ID_RULE));
  }

  private static List<Label> labels(@Nullable String text) {
    return LabelText.parse(text == null ? "" : text)
        .orElseThrow(() -> invalid("invalid-labels", "labels are " + LabelText.RULE));
  }

  private static ProblemException invalid(String type, String detail) {
    return new ProblemException(Problem.invalid(type, detail));
  }
}
