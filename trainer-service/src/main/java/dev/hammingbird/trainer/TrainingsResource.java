package dev.hammingbird.trainer;

import dev.hammingbird.trainer.job.TrainingQueue;
import dev.hammingbird.trainer.job.TrainingRequest;
import dev.hammingbird.trainer.job.TrainingView;
import dev.hammingbird.trainer.method.Backbone;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** Trainings: ask for one, watch it, stop it. */
@Path("/trainings")
@Produces(MediaType.APPLICATION_JSON)
class TrainingsResource {
  private static final String REPORT_POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
  private final TrainingQueue queue;

  TrainingsResource(TrainingQueue queue) {
    this.queue = queue;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Asks for a training; one runs at a time, others wait")
  public Response submit(@Nullable NewTraining body) {
    if (body == null) {
      throw Problem.badRequest("the body is empty; send {} for a training with defaults");
    }
    TrainingRequest request = checked(body);
    return queue
        .submit(request)
        .map(view ->
            Response.accepted(Map.of("id", view.id()))
                .location(URI.create("/trainings/" + view.id()))
                .build())
        .orElseThrow(Problem::queueFull);
  }

  private static TrainingRequest checked(NewTraining body) {
    try {
      TrainingRequest request = body.checked();
      Backbone.file(request.backbone())
          .filter(file -> !Files.isRegularFile(file))
          .ifPresent(TrainingsResource::refuse);
      return request;
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static void refuse(java.nio.file.Path missing) {
    throw new IllegalArgumentException(
        "backbone: there is no file %s where the trainer runs".formatted(missing));
  }

  @GET
  @Operation(summary = "Lists trainings, oldest first")
  public List<TrainingView> list() {
    return queue.list();
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Says where a training stands")
  public TrainingView find(@PathParam("id") String id) {
    return queue.find(id).orElseThrow(() -> Problem.noSuchTraining(id));
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Asks a training to stop as soon as it can")
  public Response cancel(@PathParam("id") String id) {
    TrainingView view = queue.cancel(id).orElseThrow(() -> Problem.noSuchTraining(id));
    return Response.accepted(view).build();
  }

  @POST
  @Path("/{id}/end")
  @Operation(
      summary = "Ends a training's learning now; what it has learned is reported and published")
  public Response endEarly(@PathParam("id") String id) {
    TrainingView view = queue.endEarly(id).orElseThrow(() -> Problem.noSuchTraining(id));
    return Response.accepted(view).build();
  }

  @GET
  @Path("/{id}/report")
  @Produces(MediaType.TEXT_HTML)
  @Operation(summary = "Shows a training's report, one page that needs nothing else")
  public Response reportPage(@PathParam("id") String id) {
    return Response.ok(report(id, "report.html"), MediaType.TEXT_HTML + ";charset=UTF-8")
        .header("Content-Security-Policy", REPORT_POLICY)
        .build();
  }

  @GET
  @Path("/{id}/report.json")
  @Operation(summary = "Returns the numbers of a training's report")
  public Response reportNumbers(@PathParam("id") String id) {
    return Response.ok(report(id, "report.json"), MediaType.APPLICATION_JSON).build();
  }

  private String report(String id, String file) {
    TrainingView _ = queue.find(id).orElseThrow(() -> Problem.noSuchTraining(id));
    java.nio.file.Path path = queue.report(id, file).orElseThrow(() -> Problem.noReport(id));
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @GET
  @Path("/{id}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(summary = "Streams the training's state at every change, until it ends")
  public Multi<TrainingView> events(@PathParam("id") String id) {
    TrainingView now = queue.find(id).orElseThrow(() -> Problem.noSuchTraining(id));
    return Multi.createFrom()
        .emitter(emitter -> follow(emitter, now.id()), BackPressureStrategy.LATEST);
  }

  private void follow(MultiEmitter<? super TrainingView> emitter, String id) {
    Consumer<TrainingView> listener =
        view -> {
          if (view.id().equals(id)) {
            emitter.emit(view);
            if (view.state().ended()) {
              emitter.complete();
            }
          }
        };
    Runnable stop = queue.listen(listener);
    emitter.onTermination(stop);
    queue.find(id).ifPresent(listener);
  }
}
