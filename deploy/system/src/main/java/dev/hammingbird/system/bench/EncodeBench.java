package dev.hammingbird.system.bench;

import ai.onnxruntime.OrtException;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.Manifest;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.model.Transition;
import dev.hammingbird.contracts.picture.Admission;
import dev.hammingbird.contracts.picture.PictureDecoder;
import dev.hammingbird.contracts.picture.PictureGate;
import dev.hammingbird.contracts.picture.PictureLimits;
import dev.hammingbird.contracts.picture.Resampler;
import dev.hammingbird.contracts.picture.UnreadablePictureException;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.local.LocalSystem;
import dev.hammingbird.local.Service;
import dev.hammingbird.local.TopicPlan;
import dev.hammingbird.system.client.Log;
import dev.hammingbird.system.client.Models;
import dev.hammingbird.system.client.Services;
import dev.hammingbird.system.console.Progress;
import dev.hammingbird.system.demo.Learn;
import dev.hammingbird.system.demo.StreamIn;
import dev.hammingbird.system.picture.PictureSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The encoder, from pictures on the topic to codes in Redis, against ONNX Runtime alone with the
 * same model. Each round learns a new small model, because a new space makes the encoder read every
 * picture again; the two measurements take turns, so that a busy machine disturbs both.
 *
 * <p>The rate is that of a lane at work: it counts from the first quarter of the pictures on. How
 * long the lane takes to start is printed beside it.
 */
public final class EncodeBench {
  private static final Duration BARE = Duration.ofSeconds(4);
  private static final double LEARN_MINUTES = 0.05;

  /** What takes part: search reads what the encoder has written, and is not measured here. */
  public static final List<Service> PARTS =
      List.of(Service.INGEST, Service.TRAINER, Service.ENCODER);

  private static final int BITS = 64;
  private static final int DECODED = 1024;
  private static final long POLL_MILLIS = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int WARM_UPS = 4;
  private static final double AT_WORK = 0.25;

  private final LocalSystem system;
  private final Log log;
  private final Services services;
  private final Models models;
  private final PictureSource pictures;
  private final String backbone;

  /**
   * Runs against a system that is up and empty.
   *
   * @param backbone the network to learn, by the trainer's name for it
   */
  public EncodeBench(LocalSystem system, Log log, PictureSource pictures, String backbone) {
    this.backbone = backbone;
    this.system = system;
    this.log = log;
    this.pictures = pictures;
    this.models = new Models(system.kafka().bootstrapServers());
    this.services =
        new Services(
            system.url(Service.INGEST),
            system.url(Service.TRAINER),
            system.url(Service.ENCODER),
            "http://search-is-not-part-of-this.invalid");
  }

  /**
   * Returns the medians over the rounds, under the keys of {@code RESULT}. Four rounds go before
   * them uncounted, in which the JVMs compile.
   */
  public Map<String, Double> run(int rounds)
      throws InterruptedException, ExecutionException, OrtException, UnreadablePictureException {
    StreamIn stream = new StreamIn(services, log, pictures, 0.1, 1);
    stream.run();
    long accepted = stream.awaitAccepted(pictures.size());
    List<Encoded> encoder = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    for (int round = 1 - WARM_UPS; round <= rounds; round++) {
      SpaceId space = SpaceId.parse(new Learn(services).run(request(round)).space()).orElseThrow();
      Encoded reached = encoder(space, accepted);
      double possible = bare(space);
      end(space);
      System.out.printf(
          Locale.ROOT,
          "  round %d%s: encoder %.0f images/s after %.1f s of starting, ONNX Runtime alone %.0f;"
              + " us of CPU a picture: %s%n",
          round,
          round <= 0 ? " (warm-up, not counted)" : "",
          reached.imagesPerSecond(),
          reached.startSeconds(),
          possible,
          reached.cpu().perPicture(reached.counted()));
      if (round > 0) {
        encoder.add(reached);
        bare.add(possible);
      }
    }
    double reached = median(encoder.stream().map(Encoded::imagesPerSecond).toList());
    Map<String, Double> result = new LinkedHashMap<>();
    result.put("images_per_s", reached);
    result.put("bare_onnxruntime_images_per_s", median(bare));
    result.put("ratio", reached / median(bare));
    result.put("start_s", median(encoder.stream().map(Encoded::startSeconds).toList()));
    return result;
  }

  private Map<String, Object> request(int seed) {
    return Map.of(
        "method", "ssah",
        "bits", BITS,
        "minutes", LEARN_MINUTES,
        "seed", seed,
        "backbone", backbone);
  }

  /**
   * What a lane did.
   *
   * @param startSeconds from the model's registration until the first code was in Redis
   * @param imagesPerSecond at work
   * @param counted pictures while that was measured
   * @param cpu what everybody spent on them
   */
  private record Encoded(double startSeconds, double imagesPerSecond, long counted, CpuTimes cpu) {}

  /** Watches Redis until every picture has its code. */
  private Encoded encoder(SpaceId space, long accepted) throws InterruptedException {
    long start = System.nanoTime();
    try (Progress progress = Progress.start("Encoding", "pictures", accepted)) {
      awaitPositions(space, 1, progress);
      double startSeconds = (System.nanoTime() - start) / 1e9;
      long first = awaitPositions(space, (long) (AT_WORK * accepted), progress);
      long firstAt = System.nanoTime();
      CpuTimes before = CpuTimes.of(system, PARTS);
      long last = awaitPositions(space, accepted, progress);
      double seconds = (System.nanoTime() - firstAt) / 1e9;
      return new Encoded(
          startSeconds,
          (last - first) / seconds,
          last - first,
          CpuTimes.of(system, PARTS).since(before));
    }
  }

  private long awaitPositions(SpaceId space, long wanted, Progress progress)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long seen = positions(space);
    while (seen < wanted) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "space %s stands at %d, %d wanted: %s"
                .formatted(space, seen, wanted, services.lanes()));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      seen = positions(space);
      progress.at(seen);
    }
    return seen;
  }

  /** Ends the round's space, so that the next has the machine for itself. */
  private void end(SpaceId space) {
    ModelRecord model = models.model(space);
    log.sendModel(
        model.moved(
            new Transition(State.RETIRED, Instant.now(), "bench", "it is measured", Map.of())));
    log.flush();
  }

  private long positions(SpaceId space) {
    long sum = 0;
    for (int p = 0; p < TopicPlan.LOCAL_IMAGE_PARTITIONS; p++) {
      String next =
          system.redis().command("HGET", new StoreKeys(p).position(space), "next").getFirst();
      sum += next.equals("(nil)") ? 0 : Long.parseLong(next);
    }
    return sum;
  }

  private double bare(SpaceId space)
      throws OrtException, InterruptedException, ExecutionException, UnreadablePictureException {
    Manifest manifest = models.model(space).manifest();
    int side = manifest.preprocessing().side();
    try (BareRuntime runtime =
        new BareRuntime(models.artifact(manifest), manifest.input(), side, decoded(side))) {
      runtime.imagesPerSecond(Duration.ofMillis(500));
      return runtime.imagesPerSecond(BARE);
    }
  }

  private List<byte[]> decoded(int side) throws UnreadablePictureException {
    PictureGate gate = new PictureGate(PictureLimits.DEFAULT);
    List<byte[]> inputs = new ArrayList<>();
    for (int i = 0; i < Math.min(DECODED, pictures.size()); i++) {
      if (gate.admit(pictures.picture(i).bytes()) instanceof Admission.Admitted admitted) {
        inputs.add(Resampler.toInput(PictureDecoder.decode(admitted.picture().bytes()), side));
      }
    }
    return inputs;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
