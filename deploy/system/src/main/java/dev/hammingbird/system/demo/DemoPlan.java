package dev.hammingbird.system.demo;

import dev.hammingbird.system.console.Options;
import dev.hammingbird.system.console.UsageException;
import dev.hammingbird.system.picture.CifarPictures;
import dev.hammingbird.system.picture.FolderPictures;
import dev.hammingbird.system.picture.GeneratedPictures;
import dev.hammingbird.system.picture.PictureSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a demo does.
 *
 * @param images a folder of pictures, if one was given
 * @param cifar the CIFAR-10 binary archive, if one was given
 * @param count how many pictures; 0 = all of a folder
 * @param labelled which part of them tells its label to the training, 0 to 1
 * @param bits width of the codes
 * @param minutes time of the training
 * @param seed of the choice of pictures and labels, and of the training
 * @param selfSearches how many stored pictures are searched for
 * @param workdir for data and logs, if one was given
 * @param check whether to end with a verdict instead of staying up
 */
public record DemoPlan(
    Optional<Path> images,
    Optional<Path> cifar,
    int count,
    double labelled,
    int bits,
    double minutes,
    long seed,
    int selfSearches,
    Optional<Path> workdir,
    boolean check) {
  private static final int GENERATED = 6_000;
  private static final int CIFAR = 10_000;
  private static final double MINUTES = 1.5;
  private static final double CIFAR_MINUTES = 5;

  /** Reads the command line of {@code deploy/demo}. */
  public static DemoPlan parse(List<String> words) {
    Options options =
        Options.parse(
            words,
            Set.of(
                "--images",
                "--cifar10",
                "--count",
                "--labelled",
                "--bits",
                "--minutes",
                "--seed",
                "--self-searches",
                "--workdir"),
            Set.of("--check"));
    Optional<Path> images = options.text("--images").map(Path::of);
    Optional<Path> cifar = options.text("--cifar10").map(Path::of);
    if (images.isPresent() && cifar.isPresent()) {
      throw new UsageException("give --images or --cifar10, not both");
    }
    images.ifPresent(path -> mustExist("--images", path));
    cifar.ifPresent(path -> mustExist("--cifar10", path));
    int usual = cifar.isPresent() ? CIFAR : images.isPresent() ? 0 : GENERATED;
    return new DemoPlan(
        images,
        cifar,
        options.whole("--count", usual, 50, 1_000_000),
        options.number("--labelled", 0.1, 0.001, 1),
        options.whole("--bits", 64, 12, 1024),
        options.number("--minutes", cifar.isPresent() ? CIFAR_MINUTES : MINUTES, 0.05, 1_000),
        options.whole("--seed", 1, 0, Integer.MAX_VALUE),
        options.whole("--self-searches", 1_000, 1, 100_000),
        options.text("--workdir").map(Path::of),
        options.has("--check"));
  }

  /** Opens the pictures. */
  PictureSource pictures() {
    if (images.isPresent()) {
      return new FolderPictures(images.get(), count, seed);
    }
    return cifar
        .<PictureSource>map(path -> new CifarPictures(path, count, seed))
        .orElseGet(() -> new GeneratedPictures(count, seed));
  }

  /** Returns what is going to happen, in a line. */
  String description() {
    return String.format(
        Locale.ROOT,
        "%.0f%% labelled, SSAH at %d bits for %.1f min, seed %d",
        labelled * 100,
        bits,
        minutes,
        seed);
  }

  private static void mustExist(String option, Path path) {
    if (!Files.exists(path)) {
      throw new UsageException("%s %s: there is no such file or folder".formatted(option, path));
    }
  }
}
