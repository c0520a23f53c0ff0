package dev.hammingbird.search;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** {@code POST /search}: what is near a picture, a stored picture or a code. */
@Path("/search")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "search")
class SearchResource {
  private final Searcher searcher;

  SearchResource(Searcher searcher) {
    this.searcher = searcher;
  }

  @POST
  @Blocking
  @Consumes({"image/*", MediaType.APPLICATION_OCTET_STREAM})
  @Operation(
      summary = "Search by picture",
      description = "The body is a picture: JPEG, PNG, WebP, GIF, BMP or TIFF.")
  public Uni<SearchAnswer> byPicture(
      byte[] picture, @BeanParam SearchParameters parameters, @Context RoutingContext context) {
    return given(
        searcher.byPicture(picture, parameters.request(), Canaries.asker(context)), context);
  }

  @POST
  @Blocking
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(
      summary = "Search by picture from a form",
      description = "One file, of any field name.")
  public Uni<SearchAnswer> byForm(
      @RestForm(FileUpload.ALL) List<FileUpload> files,
      @BeanParam SearchParameters parameters,
      @Context RoutingContext context)
      throws IOException {
    if (files.size() != 1) {
      throw ProblemException.invalid(
          "the form must hold exactly one file, not %d".formatted(files.size()));
    }
    byte[] picture = Files.readAllBytes(files.getFirst().uploadedFile());
    return given(
        searcher.byPicture(picture, parameters.request(), Canaries.asker(context)), context);
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Search by stored picture or by code",
      description = "Give id, or code with space.")
  public Uni<SearchAnswer> byRequest(
      SearchRequest request,
      @RestQuery("space") Optional<String> asked,
      @Context RoutingContext context) {
    if ((request.id() == null) == (request.code() == null)) {
      throw ProblemException.invalid("give exactly one of id and code");
    }
    Optional<String> space = Optional.ofNullable(request.space());
    if (space.isPresent() && asked.isPresent() && !space.equals(asked)) {
      throw ProblemException.conflict(
          "other-space",
          "The code is of another space",
          "the body is of space %s, asked is %s".formatted(space.get(), asked.get()));
    }
    boolean byId = request.id() != null;
    return given(
        searcher.byRequest(
            byId ? request.in(space.or(() -> asked).orElse(null)) : request,
            Canaries.asker(context),
            Runnable::run),
        context);
  }

  /** Gives a search up when the client goes away. */
  private static Uni<SearchAnswer> given(
      CompletableFuture<SearchAnswer> answer, RoutingContext context) {
    if (!answer.isDone()) {
      context.addEndHandler(_ -> answer.cancel(false));
    }
    return Uni.createFrom()
        .completionStage(answer)
        .onFailure(CancellationException.class)
        .recoverWithUni(Uni.createFrom().nothing());
  }
}
