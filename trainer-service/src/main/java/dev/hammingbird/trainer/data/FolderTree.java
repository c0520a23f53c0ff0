package dev.hammingbird.trainer.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Reads a folder of folders of pictures: the name of the first folder is the label of all that lies
 * below it; pictures in the folder itself have none. Ids are paths below the folder.
 */
public final class FolderTree {
  private FolderTree() {}

  /**
   * Reads all files, hidden ones left out.
   *
   * @param side pixels a side to which pictures are brought
   * @param progress is told how many files have been read
   * @throws IOException if the folder cannot be listed
   */
  public static Loaded read(Path folder, int side, IntConsumer progress) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(folder)) {
      files =
          tree.filter(Files::isRegularFile).filter(file -> shown(folder, file)).sorted().toList();
    }
    PictureFiles reading = new PictureFiles(side);
    int count = 0;
    for (Path file : files) {
      Path below = folder.relativize(file);
      List<String> labels =
          below.getNameCount() > 1 ? List.of(below.getName(0).toString()) : List.of();
      reading.read(file, below.toString().replace('\\', '/'), labels);
      count++;
      progress.accept(count);
    }
    return reading.loaded();
  }

  private static boolean shown(Path folder, Path file) {
    for (Path name : folder.relativize(file)) {
      if (name.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }
}
