package dev.hammingbird.system.demo;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.system.client.Log;
import dev.hammingbird.system.client.Services;
import dev.hammingbird.system.console.Progress;
import dev.hammingbird.system.picture.PictureSource;
import dev.hammingbird.system.picture.SourcePicture;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Streams pictures in: every other one through REST, the rest through {@code images.raw}. */
public final class StreamIn {
  private static final int CONNECTIONS = 4;

  private final Services services;
  private final Log log;
  private final PictureSource pictures;
  private final BitSet labelled;

  /**
   * Chooses which pictures tell their label.
   *
   * @param share which part of them, 0 to 1
   */
  public StreamIn(Services services, Log log, PictureSource pictures, double share, long seed) {
    this.services = services;
    this.log = log;
    this.pictures = pictures;
    List<Integer> order = new ArrayList<>(IntStream.range(0, pictures.size()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    this.labelled = new BitSet(pictures.size());
    order.subList(0, (int) Math.round(share * pictures.size())).forEach(labelled::set);
  }

  /** Tells whether the picture's label goes in with it. */
  boolean isLabelled(int index) {
    return labelled.get(index);
  }

  /** Sends everything and returns how many pictures a second were taken. */
  public double run() throws InterruptedException, ExecutionException {
    AtomicInteger next = new AtomicInteger();
    try (Progress progress = Progress.start("Streaming in", "pictures", pictures.size());
        ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        running.add(workers.submit(() -> uploadEven(next, progress)));
      }
      running.add(workers.submit(() -> produceOdd(progress)));
      for (Future<?> worker : running) {
        worker.get();
      }
      log.flush();
      return progress.rate();
    }
  }

  /** Waits until every picture of {@code expected} was accepted or rejected; returns accepted. */
  public long awaitAccepted(long expected) throws InterruptedException {
    try (Progress progress = Progress.start("Accepting", "pictures", expected)) {
      long accepted = log.records(Topics.IMAGES);
      while (accepted + log.records(Topics.IMAGES_REJECTED) < expected) {
        progress.at(accepted);
        Pause.briefly();
        accepted = log.records(Topics.IMAGES);
      }
      progress.at(accepted);
      return accepted;
    }
  }

  /** Publishes the true labels of the pictures that went in without. */
  void labelTheRest() {
    int rest = pictures.size() - labelled.cardinality();
    try (Progress progress = Progress.start("Labels for the report", "labels", rest)) {
      for (int i = labelled.nextClearBit(0);
          i < pictures.size();
          i = labelled.nextClearBit(i + 1)) {
        SourcePicture picture = pictures.picture(i);
        log.sendLabels(picture.id(), Labels.value(picture.label()), id -> progress.add(1));
      }
      log.flush();
    }
  }

  private void uploadEven(AtomicInteger next, Progress progress) {
    for (int i = 2 * next.getAndIncrement(); i < pictures.size(); i = 2 * next.getAndIncrement()) {
      SourcePicture picture = pictures.picture(i);
      services.upload(picture.id(), label(i, picture), picture.bytes(), picture.contentType());
      progress.add(1);
    }
  }

  private void produceOdd(Progress progress) {
    for (int i = 1; i < pictures.size(); i += 2) {
      SourcePicture picture = pictures.picture(i);
      log.sendRaw(picture, label(i, picture), id -> progress.add(1));
    }
  }

  private Optional<String> label(int index, SourcePicture picture) {
    return isLabelled(index) ? Optional.of(picture.label()) : Optional.empty();
  }
}
