package dev.hammingbird.system.demo;

import dev.hammingbird.system.client.Services;
import dev.hammingbird.system.client.Services.Hit;
import dev.hammingbird.system.console.Progress;
import dev.hammingbird.system.picture.PictureSource;
import dev.hammingbird.system.picture.SourcePicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Searches for stored pictures by their own bytes: each must find itself at distance 0. */
final class SelfSearch {
  private static final int CONNECTIONS = 2;
  private static final String QUERY = "radius=0&k=1000";

  private final Services services;
  private final PictureSource pictures;

  SelfSearch(Services services, PictureSource pictures) {
    this.services = services;
    this.pictures = pictures;
  }

  /**
   * What came of it.
   *
   * @param missed ids that did not find themselves
   * @param perSecond searches a second
   */
  record Outcome(int tried, int found, List<String> missed, double perSecond) {}

  Outcome run(int tries, long seed) throws InterruptedException, ExecutionException {
    List<Integer> chosen =
        new Random(seed)
            .ints(0, pictures.size())
            .distinct()
            .limit(Math.min(tries, pictures.size()))
            .boxed()
            .toList();
    try (Progress progress = Progress.start("Finding themselves", "searches", chosen.size());
        ExecutorService workers = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<Boolean>> answers =
          chosen.stream().map(index -> workers.submit(() -> finds(index, progress))).toList();
      List<String> missed = new ArrayList<>();
      for (int i : IntStream.range(0, answers.size()).toArray()) {
        if (!answers.get(i).get()) {
          missed.add(pictures.picture(chosen.get(i)).id());
        }
      }
      return new Outcome(
          chosen.size(), chosen.size() - missed.size(), List.copyOf(missed), progress.rate());
    }
  }

  private boolean finds(int index, Progress progress) {
    SourcePicture picture = pictures.picture(index);
    boolean found =
        services.search(picture.bytes(), picture.contentType(), QUERY).stream()
            .anyMatch(hit -> hit.equals(new Hit(picture.id(), 0)));
    progress.add(1);
    return found;
  }
}
