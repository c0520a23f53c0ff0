package dev.hammingbird.system;

import dev.hammingbird.local.LocalSystem;
import dev.hammingbird.local.RepositoryRoot;
import dev.hammingbird.local.Service;
import dev.hammingbird.local.ServiceProcess;
import dev.hammingbird.local.TopicPlan;
import dev.hammingbird.system.console.Options;
import dev.hammingbird.system.console.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * {@code deploy/up}: everything runs until Ctrl-C; data stays in the work folder. With {@code
 * --shards} several replicas of search share the codes.
 */
final class UpCommand {
  private static final Map<String, String> SHARDED = Map.of("search.shards.enabled", "true");

  private UpCommand() {}

  /** Replicas of search that share the codes with the first. */
  private record MoreShards(List<ServiceProcess> replicas) implements AutoCloseable {
    static MoreShards start(LocalSystem system, Path root, Path workdir, int count) {
      MoreShards all = new MoreShards(new ArrayList<>());
      try {
        for (int number = 2; number < count + 2; number++) {
          Path log = workdir.resolve("logs/search-service-%d.log".formatted(number));
          int heap = Service.SEARCH.heapMebibytes();
          all.replicas.add(system.launch(Service.SEARCH, root, log, heap, SHARDED));
        }
        for (ServiceProcess replica : all.replicas) {
          replica.awaitReady();
          System.out.println("  search   " + replica.url());
        }
        return all;
      } catch (RuntimeException e) {
        all.close();
        throw e;
      }
    }

    List<String> urls() {
      return replicas.stream().map(ServiceProcess::url).toList();
    }

    @Override
    public void close() {
      replicas.reversed().forEach(ServiceProcess::close);
    }
  }

  static int run(List<String> words) throws IOException, InterruptedException {
    Options options = Options.parse(words, Set.of("--workdir", "--shards"), Set.of("--check"));
    int shards = options.whole("--shards", 1, 1, TopicPlan.LOCAL_IMAGE_PARTITIONS);
    Path root = RepositoryRoot.find();
    Path workdir = workdir(options.text("--workdir").map(Path::of), root, "up");
    System.out.println("Starting; data and logs in " + workdir);
    LocalSystem.Plan plan = LocalSystem.Plan.everything(root, workdir).onDesignPorts();
    try (LocalSystem system =
            LocalSystem.start(
                shards > 1 ? plan.with(Service.SEARCH, SHARDED) : plan,
                line -> System.out.println("  " + line));
        MoreShards more = MoreShards.start(system, root, workdir, shards - 1)) {
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("ok", true);
      for (Service service : Service.values()) {
        figures.put(service.shortName(), system.url(service));
      }
      if (shards > 1) {
        figures.put("shards", more.urls());
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
