package dev.hammingbird.search;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
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
  @Consumes({"image/*", MediaType.APPLICATION_OCTET_STREAM})
  @Operation(
      summary = "Search by picture",
      description = "The body is a picture: JPEG, PNG, WebP, GIF, BMP or TIFF.")
  public SearchAnswer byPicture(
      byte[] picture,
      @RestQuery Optional<String> space,
      @RestQuery Optional<Integer> k,
      @RestQuery Optional<Integer> radius,
      @RestQuery List<String> label) {
    return searcher.byPicture(picture, new Searcher.Wish(space, k, radius, label));
  }

  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(
      summary = "Search by picture from a form",
      description = "One file, of any field name.")
  public SearchAnswer byForm(
      @RestForm(FileUpload.ALL) List<FileUpload> files,
      @RestQuery Optional<String> space,
      @RestQuery Optional<Integer> k,
      @RestQuery Optional<Integer> radius,
      @RestQuery List<String> label)
      throws IOException {
    if (files.size() != 1) {
      throw ProblemException.invalid(
          "the form must hold exactly one file, not %d".formatted(files.size()));
    }
    byte[] picture = Files.readAllBytes(files.getFirst().uploadedFile());
    return searcher.byPicture(picture, new Searcher.Wish(space, k, radius, label));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Search by stored picture or by code",
      description = "Give id, or code with space.")
  public SearchAnswer byRequest(SearchRequest request, @RestQuery("space") Optional<String> asked) {
    String id = request.id();
    String code = request.code();
    if ((id == null) == (code == null)) {
      throw ProblemException.invalid("give exactly one of id and code");
    }
    Optional<String> space = Optional.ofNullable(request.space());
    if (space.isPresent() && asked.isPresent() && !space.equals(asked)) {
      throw ProblemException.conflict(
          "other-space",
          "The code is of another space",
          "the body is of space %s, asked is %s".formatted(space.get(), asked.get()));
    }
    List<String> labels = request.labels() == null ? List.of() : request.labels();
    Searcher.Wish wish =
        new Searcher.Wish(
            space.or(() -> asked),
            Optional.ofNullable(request.k()),
            Optional.ofNullable(request.radius()),
            labels);
    return id != null
        ? searcher.byId(id, wish)
        : searcher.byCode(
            String.valueOf(code), new Searcher.Wish(space, wish.k(), wish.radius(), labels));
  }
}
