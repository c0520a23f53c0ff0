package dev.hammingbird.system.picture;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/** The files of a folder whose sub-folders are the labels. */
public final class FolderPictures implements PictureSource {
  private final Path folder;
  private final List<Path> files;

  /**
   * Lists the folder.
   *
   * @param atMost take so many, drawn with the seed; 0 for all
   * @throws IllegalArgumentException if there is no file in any sub-folder
   */
  public FolderPictures(Path folder, int atMost, long seed) {
    this.folder = folder.toAbsolutePath().normalize();
    List<Path> all = new ArrayList<>(files(this.folder));
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          folder + " has no files in sub-folders; each sub-folder's name is a label");
    }
    Collections.shuffle(all, new Random(seed));
    this.files = List.copyOf(atMost > 0 && atMost < all.size() ? all.subList(0, atMost) : all);
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public String description() {
    return "%d files of %s".formatted(files.size(), folder);
  }

  @Override
  public SourcePicture picture(int index) {
    Path file = files.get(index);
    try {
      return new SourcePicture(
          folder.relativize(file).toString().replace(File.separatorChar, ':'),
          folder.relativize(file).getName(0).toString(),
          Files.readAllBytes(file),
          contentType(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String contentType(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "jpg", "jpeg" -> "image/jpeg";
      case "png", "webp", "gif", "bmp" -> "image/" + ending;
      case "tif", "tiff" -> "image/tiff";
      default -> "application/octet-stream";
    };
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> folder.relativize(file).getNameCount() > 1)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }
}
