package dev.hammingbird.system.bench;

import ai.onnxruntime.OrtException;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.Manifest;
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
 */
public final class EncodeBench {
  private static final Duration BARE = Duration.ofSeconds(4);
  private static final double LEARN_MINUTES = 0.05;
  private static final int BITS = 64;
  private static final int DECODED = 1024;
  private static final long POLL_MILLIS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final LocalSystem system;
  private final Log log;
  private final Services services;
  private final PictureSource pictures;

  /** Runs against a system that is up and empty. */
  public EncodeBench(LocalSystem system, Log log, PictureSource pictures) {
    this.system = system;
    this.log = log;
    this.pictures = pictures;
    this.services =
        new Services(
            system.url(Service.INGEST),
            system.url(Service.TRAINER),
            system.url(Service.ENCODER),
            system.url(Service.SEARCH));
  }

  /**
   * Returns the medians over the rounds, under the keys of {@code RESULT}. One round goes before
   * them uncounted, in which the JVMs compile.
   */
  public Map<String, Double> run(int rounds)
      throws InterruptedException, ExecutionException, OrtException, UnreadablePictureException {
    StreamIn stream = new StreamIn(services, log, pictures, 0.1, 1);
    stream.run();
    long accepted = stream.awaitAccepted(pictures.size());
    List<Double> encoder = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      SpaceId space =
          SpaceId.parse(new Learn(services).run("ssah", BITS, LEARN_MINUTES, round).space())
              .orElseThrow();
      double reached = encoder(space, accepted);
      double possible = bare(space);
      System.out.printf(
          Locale.ROOT,
          "  round %d%s: encoder %.0f images/s, ONNX Runtime alone %.0f%n",
          round,
          round == 0 ? " (warm-up, not counted)" : "",
          reached,
          possible);
      if (round > 0) {
        encoder.add(reached);
        bare.add(possible);
      }
    }
    Map<String, Double> result = new LinkedHashMap<>();
    result.put("images_per_s", median(encoder));
    result.put("bare_onnxruntime_images_per_s", median(bare));
    result.put("ratio", median(encoder) / median(bare));
    return result;
  }

  /** Watches Redis until every picture has its code; the rate counts from the first batch on. */
  private double encoder(SpaceId space, long accepted) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (Progress progress = Progress.start("Encoding", "pictures", accepted)) {
      long first = 0;
      long firstAt = 0;
      long seen = 0;
      while (seen < accepted) {
        seen = positions(space);
        if (first == 0 && seen > 0) {
          first = seen;
          firstAt = System.nanoTime();
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "space %s stands at %d of %d: %s".formatted(space, seen, accepted, services.lanes()));
        }
        progress.at(seen);
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
      return (seen - first) / ((System.nanoTime() - firstAt) / 1e9);
    }
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
    Models models = new Models(system.kafka().bootstrapServers());
    Manifest manifest = models.manifest(space);
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
