package dev.hammingbird.trainer.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The reports of past trainings, a folder each; only the newest are kept. They show a few pictures,
 * so they are as private as these.
 *
 * @param folder the folder of all
 * @param kept the most that are kept
 */
record Reports(Path folder, int kept) {
  /** Returns the folder of a training's report, which it makes. */
  Path make(String training) throws IOException {
    return Files.createDirectories(folder.resolve(training));
  }

  /** Returns a file of a training's report, if it is there. */
  Optional<Path> find(String training, String file) {
    Path path = folder.resolve(training).resolve(file);
    return Files.isRegularFile(path) ? Optional.of(path) : Optional.empty();
  }

  /** Removes the oldest reports that are too many. */
  void prune() throws IOException {
    List<Path> oldest;
    try (Stream<Path> reports = Files.list(folder)) {
      oldest = reports.sorted(Comparator.comparingLong(Reports::writtenAt)).toList();
    }
    for (Path report : oldest.subList(0, Math.max(0, oldest.size() - kept))) {
      remove(report);
    }
  }

  private static long writtenAt(Path report) {
    try {
      return Files.getLastModifiedTime(report).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path report) throws IOException {
    try (Stream<Path> tree = Files.walk(report)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
