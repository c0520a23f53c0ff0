package dev.hammingbird.system;

import dev.hammingbird.local.LocalSystem;
import dev.hammingbird.local.RepositoryRoot;
import dev.hammingbird.local.Service;
import dev.hammingbird.system.console.Options;
import dev.hammingbird.system.console.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** {@code deploy/up}: everything runs until Ctrl-C; data stays in the work folder. */
final class UpCommand {
  private UpCommand() {}

  static int run(List<String> words) throws IOException, InterruptedException {
    Options options = Options.parse(words, Set.of("--workdir"), Set.of("--check"));
    Path root = RepositoryRoot.find();
    Path workdir = workdir(options.text("--workdir").map(Path::of), root, "up");
    System.out.println("Starting; data and logs in " + workdir);
    try (LocalSystem system =
        LocalSystem.start(
            LocalSystem.Plan.everything(root, workdir).onDesignPorts(),
            line -> System.out.println("  " + line))) {
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("ok", true);
      for (Service service : Service.values()) {
        figures.put(service.shortName(), system.url(service));
      }
      figures.put("kafka", system.kafka().bootstrapServers());
      figures.put("redis", system.redis().url());
      System.out.println("Up. The page: " + system.url(Service.SEARCH) + "/   Ctrl-C stops.");
      System.out.println(Result.line(figures));
      if (!options.has("--check")) {
        new CountDownLatch(1).await();
      }
      return 0;
    }
  }

  /** Returns a name that no earlier run had, for runs that begin with nothing. */
  static String dated(String name) {
    return name
        + DateTimeFormatter.ofPattern("-yyyyMMdd-HHmmss")
            .format(LocalDateTime.now(ZoneId.systemDefault()));
  }

  /** Returns the folder asked for, else {@code target/run/<name>}, absolute and made. */
  static Path workdir(Optional<Path> asked, Path root, String name) throws IOException {
    return Files.createDirectories(
        asked.orElse(root.resolve("target/run").resolve(name)).toAbsolutePath());
  }
}
