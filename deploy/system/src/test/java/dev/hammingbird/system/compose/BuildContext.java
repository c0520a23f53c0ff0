package dev.hammingbird.system.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which files of the repository a build sees: a .dockerignore file, whose last pattern that fits a
 * path or a folder above it decides.
 */
final class BuildContext {
  private record Rule(boolean keeps, PathMatcher matcher) {}

  private final Path root;
  private final List<Rule> rules;

  private BuildContext(Path root, List<Rule> rules) {
    this.root = root;
    this.rules = rules;
  }

  /**
   * Reads the patterns.
   *
   * @param root the folder that is the context
   */
  static BuildContext read(Path root, Path ignoreFile) {
    try (Stream<String> lines = Files.lines(ignoreFile)) {
      return new BuildContext(
          root,
          lines
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .flatMap(BuildContext::rules)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + ignoreFile, e);
    }
  }

  /** Tells whether a path, relative to the context, is there and is not ignored. */
  boolean sees(String path) {
    return Files.exists(root.resolve(path)) && !ignores(Path.of(path));
  }

  private boolean ignores(Path path) {
    boolean ignored = false;
    for (Rule rule : rules) {
      for (Path at = path; at != null; at = at.getParent()) {
        if (rule.matcher().matches(at)) {
          ignored = !rule.keeps();
          break;
        }
      }
    }
    return ignored;
  }

  /** In these patterns, two stars and a slash fit no folder as well. */
  private static Stream<Rule> rules(String line) {
    boolean keeps = line.startsWith("!");
    String pattern = keeps ? line.substring(1) : line;
    Stream<String> forms =
        pattern.startsWith("**/") ? Stream.of(pattern, pattern.substring(3)) : Stream.of(pattern);
    return forms.map(
        form -> new Rule(keeps, FileSystems.getDefault().getPathMatcher("glob:" + form)));
  }
}
