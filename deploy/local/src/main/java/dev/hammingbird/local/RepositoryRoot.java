package dev.hammingbird.local;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where this repository lies on disk: everything built is found from here. */
public final class RepositoryRoot {
  private static final String PROPERTY = "hammingbird.root";
  private static final Path MARK = Path.of("deploy", "local", "pom.xml");

  private RepositoryRoot() {}

  /**
   * Returns the root: system property {@code hammingbird.root}, else the nearest folder at or above
   * the working directory that holds {@code deploy/local}.
   *
   * @throws StartFailure if neither leads to one
   */
  public static Path find() {
    String given = System.getProperty(PROPERTY);
    if (given != null) {
      Path root = Path.of(given).toAbsolutePath().normalize();
      if (!Files.isRegularFile(root.resolve(MARK))) {
        throw new StartFailure(
            "-D%s=%s is not the repository: it has no %s".formatted(PROPERTY, given, MARK));
      }
      return root;
    }
    for (@Nullable Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve(MARK))) {
        return at;
      }
    }
    throw new StartFailure(
        "found no repository at or above %s; say where it is with -D%s=<folder>"
            .formatted(Path.of("").toAbsolutePath(), PROPERTY));
  }
}
